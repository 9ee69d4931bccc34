// Marking a part of a photo: drag a rectangle, or click for a square around the point.

/** A click stands for a square of this part of the shorter side. */
const CLICK_PART = 0.28;

/** Shorter drags are clicks, in CSS pixels. */
const MIN_DRAG = 8;

/**
 * Lets a person mark a part of the photo in {@code frame}.
 *
 * @param outline element inside the frame that shows the part
 * @param size gives {width, height} of the photo in its own pixels
 * @param marked called with the box in pixels of the photo, or null when it is taken off
 */
export function selectable(frame, outline, size, marked) {
  let start = null;

  const place = (event) => {
    const bounds = frame.getBoundingClientRect();
    return {
      x: Math.max(0, Math.min(1, (event.clientX - bounds.left) / bounds.width)),
      y: Math.max(0, Math.min(1, (event.clientY - bounds.top) / bounds.height)),
      bounds,
    };
  };

  const draw = (part) => {
    outline.hidden = false;
    outline.style.left = `${part.x * 100}%`;
    outline.style.top = `${part.y * 100}%`;
    outline.style.width = `${part.width * 100}%`;
    outline.style.height = `${part.height * 100}%`;
  };

  const between = (a, b) => ({
    x: Math.min(a.x, b.x),
    y: Math.min(a.y, b.y),
    width: Math.abs(a.x - b.x),
    height: Math.abs(a.y - b.y),
  });

  const around = (point) => {
    const side = Math.min(point.bounds.width, point.bounds.height) * CLICK_PART;
    const width = side / point.bounds.width;
    const height = side / point.bounds.height;
    return {
      x: Math.max(0, Math.min(1 - width, point.x - width / 2)),
      y: Math.max(0, Math.min(1 - height, point.y - height / 2)),
      width,
      height,
    };
  };

  frame.addEventListener("pointerdown", (event) => {
    if (event.button !== 0 || !size()) return;
    start = place(event);
    frame.setPointerCapture(event.pointerId);
    event.preventDefault();
  });
  frame.addEventListener("pointermove", (event) => {
    if (start) draw(between(start, place(event)));
  });
  frame.addEventListener("pointercancel", () => {
    start = null;
    outline.hidden = true;
    marked(null);
  });
  frame.addEventListener("pointerup", (event) => {
    if (!start) return;
    const end = place(event);
    const moved = Math.hypot((end.x - start.x) * end.bounds.width, (end.y - start.y) * end.bounds.height);
    const part = moved < MIN_DRAG ? around(end) : between(start, end);
    start = null;
    draw(part);
    const { width, height } = size();
    const x = Math.min(width - 1, Math.floor(part.x * width));
    const y = Math.min(height - 1, Math.floor(part.y * height));
    marked({
      x,
      y,
      width: Math.max(1, Math.min(width - x, Math.round(part.width * width))),
      height: Math.max(1, Math.min(height - y, Math.round(part.height * height))),
    });
  });
}
