// Small tools for making elements. Text is always text: nothing here takes markup.

export const byId = (id) => document.getElementById(id);

/** An element with properties, listeners ("onclick") and children; strings become text nodes. */
export function el(tag, properties = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === null) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name in node && name !== "list") node[name] = value;
    else node.setAttribute(name, value);
  }
  node.append(...children.filter((child) => child !== null && child !== undefined));
  return node;
}

const SVG = "http://www.w3.org/2000/svg";

export function svg(tag, attributes = {}) {
  const node = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  return node;
}

/** An icon of the sprite in index.html. */
export function icon(name) {
  const node = svg("svg", { class: "icon", "aria-hidden": "true" });
  node.append(svg("use", { href: `#i-${name}` }));
  return node;
}

/**
 * Lays boxes, in pixels of the picture, over an svg that covers the picture: an outline with a dark
 * rim, so that it shows on any ground.
 */
export function drawBoxes(target, boxes, width, height) {
  target.replaceChildren();
  target.setAttribute("viewBox", `0 0 ${width} ${height}`);
  target.setAttribute("preserveAspectRatio", "none");
  boxes.forEach((box, rank) => {
    const place = { x: box.x, y: box.y, width: box.width, height: box.height, rx: Math.min(width, height) / 120 };
    const group = svg("g", { class: `mark rank-${Math.min(rank, 4)}${box.className ? ` ${box.className}` : ""}` });
    group.append(svg("rect", { class: "rim", ...place }), svg("rect", { class: "line", ...place }));
    target.append(group);
  });
}

export const plural = (count, one, many) => `${count.toLocaleString()} ${count === 1 ? one : many}`;

export function debounce(milliseconds, action) {
  let timer = 0;
  const later = (...values) => {
    clearTimeout(timer);
    timer = setTimeout(() => action(...values), milliseconds);
  };
  later.cancel = () => clearTimeout(timer);
  later.now = (...values) => {
    clearTimeout(timer);
    action(...values);
  };
  return later;
}
