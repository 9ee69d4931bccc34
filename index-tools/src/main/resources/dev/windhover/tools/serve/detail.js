// One photo, large: its boxes, heat map and data, and search with a part of it.
import * as api from "./api.js";
import { byId, drawBoxes, el, plural } from "./dom.js";
import { paint } from "./heat.js";
import { moreLike, query } from "./query.js";
import { hits } from "./results.js";
import { selectable } from "./select.js";

const dialog = byId("detail");
const photo = byId("photo");
const marks = byId("marks");
const canvas = byId("heat-canvas");
const frame = byId("frame");

let current = -1;
let image = null;
let size = null;
let part = null;
let work = new AbortController();
let located = null;
let download = false;

export function allowDownload(allowed) {
  download = allowed;
}

export const isOpen = () => dialog.open;

/** Which card was looked at last. */
export const last = () => current;

export function open(index) {
  const hit = hits()[index];
  if (!hit) return;
  current = index;
  image = hit.image;
  work.abort();
  work = new AbortController();
  clear();
  fill(hit);
  if (!dialog.open) {
    byId("detail-heat").checked = query().heat;
    dialog.showModal();
    byId("close").focus({ preventScroll: true });
  }
  byId("prev").disabled = index === 0;
  byId("next").disabled = index === hits().length - 1;
  load();
  byId("within-q").value = query().q;
  if (query().q && (query().boxes || query().heat)) look();
}

function clear() {
  marks.replaceChildren();
  canvas.hidden = true;
  byId("selection").hidden = true;
  byId("act").hidden = true;
  byId("within-status").textContent = "";
  located = null;
  part = null;
}

function fill(hit) {
  byId("name").textContent = image.name;
  byId("path").textContent = [image.root, image.folder].filter(Boolean).join(" / ");
  const rows = [];
  if (hit.score !== undefined) {
    rows.push(["Score", hit.score.toFixed(2)], ["Similarity", hit.similarity?.toFixed(3) ?? "–"]);
  }
  if (image.width) rows.push(["Size", `${image.width} × ${image.height}`]);
  if (image.bytes) rows.push(["File", `${(image.bytes / 1e6).toFixed(1)} MB`]);
  if (image.modified) rows.push(["Changed", new Date(image.modified).toLocaleDateString(undefined, { dateStyle: "medium" })]);
  byId("data").replaceChildren(...rows.flatMap(([name, value]) => [el("dt", { textContent: name }), el("dd", { textContent: value })]));
  const link = byId("download");
  link.hidden = !download;
}

function load() {
  size = image.width ? { width: image.width, height: image.height } : null;
  const url = api.pictureUrl(image);
  photo.alt = image.name;
  dialog.classList.remove("broken");
  frame.classList.add("loading");
  setRatio();
  // The thumbnail is at hand, and shows what is coming.
  api.show(byId("preview"), api.thumbnailUrl(image)).catch(() => {});
  photo.onload = () => {
    frame.classList.remove("loading");
    // Boxes are in pixels of the source; the picture shown may be a smaller copy.
    size ??= { width: photo.naturalWidth, height: photo.naturalHeight };
    setRatio();
  };
  photo.onerror = () => dialog.classList.add("broken");
  api.show(photo, url).catch(() => dialog.classList.add("broken"));
}

function setRatio() {
  if (size) dialog.style.setProperty("--ratio", size.width / size.height);
}

/** Looks for words in this photo. */
async function look() {
  const q = byId("within-q").value.trim();
  const status = byId("within-status");
  work.abort();
  work = new AbortController();
  const { signal } = work;
  if (!q) {
    clear();
    return;
  }
  status.textContent = "Looking…";
  try {
    const [places, map] = await Promise.all([
      api.locate(image.id, q, 30, signal),
      byId("detail-heat").checked ? api.heatmap(image.id, q, signal) : null,
    ]);
    if (signal.aborted) return;
    located = places;
    size = { width: places.width, height: places.height };
    setRatio();
    byId("detail-path").closest("label").hidden = places.path.length < 2;
    mark();
    if (map) paint(canvas, map);
    canvas.hidden = !map;
    status.textContent = say(places, q);
  } catch (error) {
    if (error.name !== "AbortError") status.textContent = error.message;
  }
}

function say(places, q) {
  const sure = places.boxes.filter((box) => box.present);
  const looked = plural(places.path.length, "look", "looks");
  const time = `${looked}, ${places.milliseconds} ms`;
  if (!places.boxes.length) return `No “${q}” was found (${time}).`;
  // Not judged, so not claimed: some place of a photo is always the clearest.
  if (places.boxes.every((box) => box.present === undefined)) {
    return `The clearest place is marked, if “${q}” is there at all (${time}).`;
  }
  if (!sure.length) return `Nothing for certain; the best guess is marked (${time}).`;
  const scores = sure[0].score === undefined ? "" : `, best score ${sure[0].score.toFixed(1)}`;
  return `${plural(sure.length, "place", "places")}${scores} (${time}).`;
}

function mark() {
  if (!located) return;
  const steps = byId("detail-path").checked
    ? located.path.map((step) => ({ ...step.box, className: "step" }))
    : [];
  const boxes = located.boxes.map((box) => ({ ...box, className: box.present === false ? "unsure" : "" }));
  drawBoxes(marks, [...boxes, ...steps], located.width, located.height);
}

function step(by) {
  const next = current + by;
  if (next >= 0 && next < hits().length) open(next);
}

function searchWithPart() {
  const box = part;
  const { id } = image;
  close();
  moreLike(id, box ? `${box.x},${box.y},${box.width},${box.height}` : "");
}

export function close() {
  work.abort();
  dialog.close();
}

async function saveFile(event) {
  event.preventDefault();
  try {
    const bytes = await api.blob(api.fileUrl(image));
    const local = URL.createObjectURL(bytes);
    el("a", { href: local, download: image.name }).click();
    setTimeout(() => URL.revokeObjectURL(local), 10_000);
  } catch (error) {
    byId("within-status").textContent = error.message;
  }
}

byId("prev").addEventListener("click", () => step(-1));
byId("next").addEventListener("click", () => step(1));
byId("close").addEventListener("click", close);
byId("like").addEventListener("click", () => {
  part = null;
  searchWithPart();
});
byId("region").addEventListener("click", searchWithPart);
byId("download").href = "#";
byId("download").addEventListener("click", saveFile);
byId("within").addEventListener("submit", (event) => {
  event.preventDefault();
  look();
});
byId("detail-heat").addEventListener("change", look);
byId("detail-path").addEventListener("change", () => (located ? mark() : look()));
dialog.addEventListener("keydown", (event) => {
  if (event.target.matches("input[type=text]") || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "ArrowLeft") step(-1);
  else if (event.key === "ArrowRight") step(1);
  else if (event.key === "m") byId("like").click();
  else if (event.key === "h") byId("detail-heat").click();
  else return;
  event.preventDefault();
});
// A click beside the photo closes, as people expect of such a view.
byId("stage").addEventListener("click", (event) => {
  if (event.target === byId("stage")) close();
});
dialog.addEventListener("close", () => {
  for (const img of [photo, byId("preview")]) {
    img.removeAttribute("src");
    img.dataset.url = "";
  }
  dialog.dispatchEvent(new CustomEvent("left", { detail: current }));
});

selectable(
  frame,
  byId("selection"),
  () => size,
  (box) => {
    part = box;
    byId("act").hidden = !box;
  },
);
