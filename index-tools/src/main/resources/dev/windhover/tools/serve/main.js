// Wires the page together: the query changes, the search runs, the wall shows what was found.
import * as api from "./api.js";
import * as collection from "./collection.js";
import * as detail from "./detail.js";
import { byId, debounce, el, plural } from "./dom.js";
import * as filters from "./filters.js";
import "./keys.js";
import * as query from "./query.js";
import * as results from "./results.js";

const input = byId("q");
const PAGE = 48;
const MOST = 480;

let running = new AbortController();
let wanted = PAGE;

// ---- searching ---------------------------------------------------------------------------------

/** Runs the query. An answer that comes after a newer question is dropped. */
async function run() {
  running.abort();
  running = new AbortController();
  const { signal } = running;
  const slow = setTimeout(() => busy(true), 120);
  try {
    const answer = await ask(signal);
    if (signal.aborted) return;
    present(answer);
  } catch (error) {
    if (error.name !== "AbortError" && !signal.aborted) fail(error);
  } finally {
    clearTimeout(slow);
    if (!signal.aborted) busy(false);
  }
}

function ask(signal) {
  const { q, like, box } = query.query();
  const shape = filterParameters();
  if (query.picture()) return api.searchPicture(query.picture(), { ...shape, k: wanted }, signal);
  if (like) return api.similar(like, { ...shape, box, q, k: wanted }, signal);
  if (q) return api.search({ ...shape, q, k: wanted }, signal);
  const { minScore, diversity, ...only } = shape;
  return api.images({ ...only, k: Math.min(wanted, 200) }, signal).then(({ images, total }) => ({
    hits: images.map((image) => ({ image })),
    total,
  }));
}

/** Of several roots, each is offered as a folder; the API tells the two apart. */
function filterParameters() {
  const { folder, ...rest } = query.shape();
  return folder.startsWith("root:") ? { ...rest, root: folder.slice("root:".length) } : { ...rest, folder };
}

function present({ hits, total, accept, milliseconds, partial }) {
  notice(null);
  const searching = !query.isEmpty();
  results.show(hits, { accept: accept ?? null, ordered: !query.query().diversity });
  byId("welcome").hidden = searching || collection.stats()?.images === 0;
  byId("more").hidden = hits.length < wanted || wanted >= MOST || (total !== undefined && hits.length >= total);
  byId("empty").hidden = hits.length > 0;
  if (!hits.length) nothing(searching);
  if (!searching) {
    byId("status").textContent = query.filters().length ? plural(total, "photo", "photos") : "";
  } else if (hits.length) {
    const more = hits.length >= wanted ? "the best " : "";
    byId("status").textContent = `${more}${plural(hits.length, "photo", "photos")} in ${milliseconds} ms${partial ? " · time ran out, there may be better ones" : ""}`;
  } else {
    byId("status").textContent = "";
  }
  document.title = title();
}

function title() {
  const { q, like } = query.query();
  if (q) return `${q} · Windhover`;
  return like || query.picture() ? "Similar photos · Windhover" : "Windhover";
}

/** Nothing was found: says why and offers the way out. */
function nothing(searching) {
  const { minScore } = query.query();
  const lines = [];
  const ways = [];
  const empty = collection.stats()?.images === 0;
  if (empty) {
    lines.push("There are no photos in this index yet.", "Fill it with: windhover index FOLDER. They appear here by themselves.");
  } else if (minScore !== "") {
    lines.push("Nothing fits that well.", "The threshold hides weaker matches.");
    ways.push(el("button", { type: "button", textContent: "Show weaker matches", onclick: () => query.update({ minScore: "" }) }));
  } else {
    lines.push(searching ? "Nothing found." : "No photo passes these filters.");
  }
  if (query.filters().length) {
    ways.push(el("button", { type: "button", className: "quiet", textContent: "Clear the filters", onclick: query.resetFilters }));
  }
  byId("empty").replaceChildren(
    el("p", { className: "big", textContent: lines[0] }),
    ...lines.slice(1).map((line) => el("p", { textContent: line })),
    ...ways,
  );
}

function fail(error) {
  byId("welcome").hidden = true;
  byId("more").hidden = true;
  byId("status").textContent = "";
  const again = el("button", { type: "button", textContent: "Try again", onclick: run });
  const busyServer = error.status === 503;
  notice([el("span", { textContent: busyServer ? "The server is busy." : error.message }), again]);
  if (busyServer) setTimeout(() => !byId("notice").hidden && run(), 2_000);
}

function notice(children) {
  byId("notice").hidden = !children;
  byId("notice").replaceChildren(...(children ?? []));
}

function busy(yes) {
  byId("spinner").hidden = !yes;
  byId("results").classList.toggle("busy", yes);
}

// ---- the search box ----------------------------------------------------------------------------

const type = debounce(170, () => {
  const words = input.value.trim();
  if (words && (query.picture() || query.query().like)) query.dropPicture();
  query.update({ q: words, like: "", box: "" });
});

input.addEventListener("input", () => {
  byId("clear").hidden = !input.value && query.isEmpty();
  type();
});
byId("search").addEventListener("submit", (event) => {
  event.preventDefault();
  type.now();
  // On a phone the keyboard would hide the photos.
  if (matchMedia("(pointer: coarse)").matches) input.blur();
});
byId("clear").addEventListener("click", () => {
  query.clearSubject();
  input.focus();
});
byId("home").addEventListener("click", (event) => {
  event.preventDefault();
  query.clearSubject();
});
byId("more").addEventListener("click", () => {
  wanted = Math.min(MOST, wanted * 2);
  run();
});

/** Shows what stands in for words: a dropped picture, or a photo that others shall be like. */
async function subject() {
  const place = byId("subject");
  const { like, box } = query.query();
  const blob = query.picture();
  place.hidden = !blob && !like;
  if (place.hidden) {
    place.replaceChildren();
    return;
  }
  const img = el("img", { alt: "" });
  const words = blob ? "your picture" : box ? "this part" : "like this";
  place.replaceChildren(img, el("span", { textContent: words }));
  if (blob) {
    const url = URL.createObjectURL(blob);
    img.onload = img.onerror = () => URL.revokeObjectURL(url);
    img.src = url;
  } else {
    const known = results.hits().find((hit) => hit.image.id === like)?.image;
    const image = known ?? (await api.image(like).catch(() => null))?.image;
    if (image) {
      img.title = image.path;
      api.show(img, api.thumbnailUrl(image)).catch(() => {});
    }
  }
}

// ---- pictures from outside ---------------------------------------------------------------------

function take(file) {
  if (!file) return;
  const most = collection.stats()?.can.uploadBytes ?? Infinity;
  if (file.type && !file.type.startsWith("image/")) {
    fail(new api.ApiError(415, `${file.name || "This"} is not a picture.`));
  } else if (file.size > most) {
    fail(new api.ApiError(413, `That picture has more than ${Math.round(most / 1e6)} MB: make it smaller first.`));
  } else {
    detail.close();
    query.searchWithPicture(file);
  }
}

byId("pick").addEventListener("click", () => byId("file").click());
byId("file").addEventListener("change", (event) => {
  take(event.target.files[0]);
  event.target.value = "";
});
document.addEventListener("paste", (event) => {
  const file = [...(event.clipboardData?.files ?? [])].find((one) => one.type.startsWith("image/"));
  if (!file) return;
  event.preventDefault();
  take(file);
});

let depth = 0;
const carriesFiles = (event) => [...(event.dataTransfer?.types ?? [])].includes("Files");
document.addEventListener("dragenter", (event) => {
  if (!carriesFiles(event)) return;
  depth += 1;
  byId("drop").hidden = false;
});
document.addEventListener("dragleave", () => {
  depth = Math.max(0, depth - 1);
  if (depth === 0) byId("drop").hidden = true;
});
document.addEventListener("dragover", (event) => carriesFiles(event) && event.preventDefault());
document.addEventListener("drop", (event) => {
  if (!carriesFiles(event)) return;
  event.preventDefault();
  depth = 0;
  byId("drop").hidden = true;
  take(event.dataTransfer.files[0]);
});

// ---- start -------------------------------------------------------------------------------------

let searched = null;
let revision = null;

/** Boxes and heat maps are laid over the hits at hand; all else is a new search. */
function queryChanged() {
  const { boxes, heat, ...rest } = query.query();
  // Words that were being typed must not undo what was chosen since.
  type.cancel();
  if (input.value.trim() !== rest.q) input.value = rest.q;
  byId("clear").hidden = query.isEmpty();
  filters.show();
  const key = JSON.stringify(rest);
  if (key === searched?.key && query.picture() === searched?.picture) {
    results.lookInto();
    return;
  }
  searched = { key, picture: query.picture() };
  wanted = PAGE;
  scrollTo({ top: 0 });
  subject();
  run();
}

results.connect({ open: detail.open, like: (image) => query.moreLike(image.id) });
byId("detail").addEventListener("left", ({ detail: index }) =>
  results.cards()[index]?.querySelector(".open").focus({ preventScroll: true }),
);
query.onChange(queryChanged);
queryChanged();
collection
  .follow((stats) => {
    filters.connect(stats);
    detail.allowDownload(stats.can.download);
    // The first time the search is under way already; an empty index has more to say of itself.
    if (revision !== null || stats.images === 0) run();
    revision = stats.revision;
  })
  .catch(fail);
if (!matchMedia("(pointer: coarse)").matches) input.focus();
