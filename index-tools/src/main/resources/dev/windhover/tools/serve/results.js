// The wall of photos: rows of equal height, every photo in its own proportions.
import * as api from "./api.js";
import { byId, drawBoxes, el, icon, svg } from "./dom.js";
import { paint } from "./heat.js";
import { query } from "./query.js";

const results = byId("results");

/** Lookups into photos at the same time; each costs the server several encodes. */
const LOOKUPS = 2;

let shown = [];
let actions = {};
let lookups = new AbortController();
let waiting = [];
let running = 0;

/** What a card does when it is used: {open(index), like(image)}. */
export function connect(handlers) {
  actions = handlers;
}

/** The hits on the wall, in order. */
export const hits = () => shown;

export const cards = () => [...results.querySelectorAll(".card")];

/**
 * Shows hits. Cards of photos that stay are kept, so that nothing flickers while one types.
 *
 * @param accept hits below this calibrated score are set apart
 */
export function show(hits, { accept = null, ordered = true } = {}) {
  stopLookups();
  const before = new Map(cards().map((card) => [card.dataset.id, card]));
  shown = hits;
  const split = ordered && accept !== null ? hits.findIndex((hit) => hit.score < accept) : -1;
  const rows = [];
  hits.forEach((hit, index) => {
    if (index === split) {
      rows.push(el("h2", { className: "divider", textContent: split === 0 ? "Nothing for certain. The closest:" : "Less certain" }));
    }
    const card = before.get(hit.image.id) ?? create(hit.image);
    refresh(card, hit, index, split >= 0 && index >= split);
    rows.push(card);
  });
  if (hits.length) rows.push(el("span", { className: "filler", ariaHidden: "true" }));
  results.replaceChildren(...rows);
  lookInto();
}

function create(image) {
  const ratio = image.width && image.height ? image.width / image.height : 4 / 3;
  const picture = el("img", {
    alt: image.name,
    loading: "lazy",
    decoding: "async",
    draggable: false,
    onload: (event) => {
      // Indexes of other programs may not know the size of a picture.
      if (!image.width) card.style.setProperty("--ratio", event.target.naturalWidth / event.target.naturalHeight);
      card.classList.add("loaded");
    },
    onerror: () => card.classList.add("broken"),
  });
  const index = () => Number(card.dataset.index);
  const open = el(
    "button",
    { className: "open", type: "button", onclick: () => actions.open(index()) },
    picture,
    el("canvas", { className: "heat", ariaHidden: "true", hidden: true }),
  );
  const marks = svg("svg", { class: "marks", "aria-hidden": "true" });
  open.append(marks);
  const card = el(
    "article",
    { className: "card" },
    open,
    el("div", { className: "caption" }, el("span", { className: "score" }), el("span", { className: "name", textContent: image.name, title: image.path })),
    el("button", { className: "like", type: "button", title: "More like this (m)", ariaLabel: `More like ${image.name}`, onclick: () => actions.like(image) }, icon("similar")),
    el("p", { className: "missing", textContent: `${image.name} cannot be shown: its file has gone or changed.` }),
  );
  card.dataset.id = image.id;
  card.style.setProperty("--ratio", ratio);
  api.show(picture, api.thumbnailUrl(image)).catch(() => card.classList.add("broken"));
  return card;
}

function refresh(card, hit, index, weak) {
  card.dataset.index = index;
  card.classList.toggle("weak", weak);
  const score = card.querySelector(".score");
  score.hidden = hit.score === undefined;
  if (hit.score !== undefined) {
    score.textContent = hit.score.toFixed(1);
    score.title = `Score ${hit.score.toFixed(2)}, similarity ${hit.similarity?.toFixed(3) ?? "–"}`;
  }
  card.querySelector(".open").setAttribute(
    "aria-label",
    hit.score === undefined ? `Open ${hit.image.name}` : `Open ${hit.image.name}, score ${hit.score.toFixed(1)}`,
  );
}

// ---- where in the photos -----------------------------------------------------------------------

const seen = new IntersectionObserver(
  (entries) => {
    for (const entry of entries) {
      if (!entry.isIntersecting) continue;
      seen.unobserve(entry.target);
      waiting.push(entry.target);
    }
    next();
  },
  { rootMargin: "100px" },
);

/** Stops looking into photos; what is under way is abandoned. */
function stopLookups() {
  lookups.abort();
  lookups = new AbortController();
  seen.disconnect();
  waiting = [];
  running = 0;
}

/** Starts or stops looking into the photos that are in view, as the query says. */
export function lookInto() {
  stopLookups();
  const { q, boxes, heat } = query();
  for (const card of cards()) {
    card.classList.remove("looking");
    if (card.dataset.boxes !== q || !boxes) card.querySelector(".marks").replaceChildren();
    if (card.dataset.heat !== q || !heat) card.querySelector(".heat").hidden = true;
    if (!q) continue;
    if ((boxes && card.dataset.boxes !== q) || (heat && card.dataset.heat !== q)) seen.observe(card);
    else show1(card, q);
  }
}

/** Shows again what was found for these words before. */
function show1(card, q) {
  const { boxes, heat } = query();
  if (boxes && card.dataset.boxes === q && card.found) mark(card);
  if (heat && card.dataset.heat === q) card.querySelector(".heat").hidden = false;
}

async function next() {
  const { signal } = lookups;
  while (running < LOOKUPS && waiting.length && !signal.aborted) {
    const card = waiting.shift();
    running += 1;
    look(card, signal).finally(() => {
      if (signal.aborted) return;
      running -= 1;
      next();
    });
  }
}

async function look(card, signal) {
  const { q, boxes, heat } = query();
  const id = card.dataset.id;
  card.classList.add("looking");
  try {
    if (boxes && card.dataset.boxes !== q) {
      // A page of photos must not wait for thorough looks at each; the photo alone gets them.
      card.found = await api.locate(id, q, 3, signal);
      card.dataset.boxes = q;
      mark(card);
    }
    if (heat && card.dataset.heat !== q) {
      const map = await api.heatmap(id, q, signal);
      card.dataset.heat = q;
      const canvas = card.querySelector(".heat");
      paint(canvas, map);
      canvas.hidden = false;
    }
  } catch (error) {
    // A photo that cannot be looked into stays as it is; the others go on.
    if (error.name === "AbortError") return;
    card.dataset.boxes = q;
    card.dataset.heat = q;
    card.found = null;
  } finally {
    card.classList.remove("looking");
  }
}

function mark(card) {
  const { boxes, width, height } = card.found;
  const styled = boxes.map((box) => ({ ...box, className: box.present === false ? "unsure" : "" }));
  drawBoxes(card.querySelector(".marks"), styled, width, height);
}
