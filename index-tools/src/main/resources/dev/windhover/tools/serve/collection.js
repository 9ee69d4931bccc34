// The collection as a whole: what is in it, words to begin with, and whether it has changed.
import * as api from "./api.js";
import { byId, el, plural } from "./dom.js";
import { update } from "./query.js";

/** How often a page that is being looked at asks whether the collection has changed. */
const ASK_EVERY = 8_000;

let known = null;

export const stats = () => known;

/** Loads what there is; {@code changed} is called now and after every change of the index. */
export async function follow(changed) {
  known = await api.stats();
  facts();
  changed(known);
  suggest();
  setInterval(async () => {
    if (document.hidden) return;
    try {
      const { revision } = await api.health();
      if (revision === known.revision) return;
      known = await api.stats();
      facts();
      changed(known);
      suggest();
    } catch {
      // The next search will say what is wrong.
    }
  }, ASK_EVERY);
}

function facts() {
  byId("facts").textContent = `${plural(known.images, "photo", "photos")} · ${known.model.name} · everything stays on your machine`;
  byId("welcome-text").textContent = known.images
    ? `${plural(known.images, "photo is", "photos are")} ready. Describe what is in it, or drop a picture here to find more like it.`
    : "";
}

async function suggest() {
  const { suggestions } = await api.suggestions().catch(() => ({ suggestions: [] }));
  byId("suggestions").replaceChildren(
    ...suggestions.map((words) =>
      el("button", { type: "button", className: "chip", textContent: words, onclick: () => update({ q: words }, { push: true }) }),
    ),
  );
}
