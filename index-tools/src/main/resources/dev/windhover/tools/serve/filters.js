// The panel of filters and sliders.
import { byId, debounce, el } from "./dom.js";
import { filters, query, resetFilters, update } from "./query.js";

const threshold = byId("threshold");
const diversity = byId("diversity");

/** The last position of the slider means: everything. */
const OFF = -1;

let accept = null;

export function connect(stats) {
  accept = stats.acceptText ?? null;
  const facets = stats.facets;
  const roots = facets.root ?? [];
  fill("folder", folderOptions(roots, facets.folder ?? []), "All folders");
  fill("type", (facets.type ?? []).map((t) => option(t.value, t.value.toUpperCase(), t.images)), "All kinds");
  byId("folder-field").hidden = roots.length + (facets.folder ?? []).length < 2;
  byId("type-field").hidden = (facets.type ?? []).length < 2;
  show();
}

const option = (value, label, images) => ({ value, label: `${label} (${images.toLocaleString()})` });

/** Roots first, when there are several, then folders by name. */
function folderOptions(roots, folders) {
  const byName = [...folders].sort((a, b) => a.value.localeCompare(b.value));
  return [
    ...(roots.length > 1 ? roots.map((r) => option(`root:${r.value}`, r.value, r.images)) : []),
    ...byName.map((f) => option(f.value, f.value, f.images)),
  ];
}

function fill(id, options, all) {
  byId(id).replaceChildren(
    el("option", { value: "", textContent: all }),
    ...options.map(({ value, label }) => el("option", { value, textContent: label })),
  );
}

/** Makes the panel say what the query says. */
export function show() {
  const state = query();
  for (const name of ["folder", "type", "after", "before"]) byId(name).value = state[name];
  threshold.value = state.minScore === "" ? OFF : state.minScore;
  diversity.value = state.diversity === "" ? 0 : state.diversity;
  byId("boxes").checked = state.boxes;
  byId("heat").checked = state.heat;
  label();
  const active = filters().length + (state.minScore !== "" ? 1 : 0) + (state.diversity !== "" ? 1 : 0);
  byId("active").hidden = active === 0;
  byId("active").textContent = active;
  byId("active").title = `${active} in use`;
}

function label() {
  const score = Number(threshold.value);
  byId("threshold-value").textContent = score <= OFF ? "off" : `score ${score.toFixed(2)}${strength(score)}`;
  const variety = Number(diversity.value);
  byId("diversity-value").textContent = variety === 0 ? "off" : `${Math.round(variety * 100)} %`;
}

function strength(score) {
  if (accept === null) return "";
  return score >= accept ? " · sure" : "";
}

const slide = debounce(160, () => {
  const score = Number(threshold.value);
  const variety = Number(diversity.value);
  update({ minScore: score <= OFF ? "" : String(score), diversity: variety === 0 ? "" : String(variety) });
});

for (const slider of [threshold, diversity]) {
  slider.addEventListener("input", () => {
    label();
    slide();
  });
}
for (const name of ["folder", "type", "after", "before"]) {
  byId(name).addEventListener("change", (event) => update({ [name]: event.target.value }));
}
for (const name of ["boxes", "heat"]) {
  byId(name).addEventListener("change", (event) => update({ [name]: event.target.checked }));
}
byId("reset").addEventListener("click", resetFilters);

byId("options").addEventListener("click", () => toggle());

export function toggle(open = byId("panel").hidden) {
  byId("panel").hidden = !open;
  byId("options").setAttribute("aria-expanded", String(open));
}
