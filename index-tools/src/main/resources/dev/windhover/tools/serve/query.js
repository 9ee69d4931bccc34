// What is looked for, kept in the fragment of the address: it can be bookmarked and gone back to,
// and it is never sent to a server.

const DEFAULTS = Object.freeze({
  q: "",
  like: "",
  box: "",
  folder: "",
  type: "",
  after: "",
  before: "",
  minScore: "",
  diversity: "",
  boxes: false,
  heat: false,
});

const listeners = [];
let state = { ...DEFAULTS };
let upload = null;

export const query = () => state;

/** The picture that was dropped, pasted or chosen: a Blob, or null. */
export const picture = () => upload;

export const isEmpty = () => !state.q && !state.like && !upload;

export const filters = () => ["folder", "type", "after", "before"].filter((name) => state[name]);

export function onChange(listener) {
  listeners.push(listener);
}

function changed(kind) {
  for (const listener of listeners) listener(kind);
}

function read() {
  const given = new URLSearchParams(location.hash.slice(1));
  const next = { ...DEFAULTS };
  for (const name of Object.keys(DEFAULTS)) {
    if (given.has(name)) next[name] = typeof DEFAULTS[name] === "boolean" ? true : given.get(name);
  }
  return next;
}

function write(push) {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(state)) {
    if (value !== DEFAULTS[name]) query.set(name, value);
  }
  const text = query.toString();
  const url = text ? `#${text}` : location.pathname;
  if (push) history.pushState(null, "", url);
  else history.replaceState(null, "", url);
}

/** Changes parts of the query. A new subject is a step one can go back from; a slider is not. */
export function update(change, { push = false } = {}) {
  const before = state;
  state = { ...state, ...change };
  const same = Object.keys(DEFAULTS).every((name) => before[name] === state[name]);
  if (same) return;
  write(push);
  changed("query");
}

export function searchWithPicture(blob) {
  upload = blob;
  state = { ...state, q: "", like: "", box: "" };
  write(true);
  changed("query");
}

export function dropPicture() {
  if (!upload) return;
  upload = null;
  changed("query");
}

export function moreLike(id, box = "") {
  upload = null;
  state = { ...state, q: "", like: id, box };
  write(true);
  changed("query");
}

export function clearSubject() {
  upload = null;
  state = { ...state, q: "", like: "", box: "" };
  write(true);
  changed("query");
}

export function resetFilters() {
  update({ ...DEFAULTS, q: state.q, like: state.like, box: state.box });
}

/** The parameters of the API for all but the subject. */
export function shape() {
  const { folder, type, after, before, minScore, diversity } = state;
  return {
    folder,
    type,
    after,
    before: before ? dayAfter(before) : "",
    minScore,
    diversity,
  };
}

/** "Until" means the whole of that day. */
function dayAfter(date) {
  const day = new Date(`${date}T00:00:00Z`);
  if (Number.isNaN(day.getTime())) return "";
  day.setUTCDate(day.getUTCDate() + 1);
  return day.toISOString().slice(0, 10);
}

window.addEventListener("popstate", () => {
  upload = null;
  state = read();
  changed("query");
});

state = read();
