// Heat maps: values in deviations above the background, painted over a picture.

// Dark violet to pale yellow, as in the "inferno" scale: brightness grows with the value, so it
// reads without colour too.
const STOPS = [
  [20, 11, 52],
  [101, 21, 110],
  [187, 55, 84],
  [249, 142, 9],
  [252, 255, 164],
];

function colour(heat) {
  const at = heat * (STOPS.length - 1);
  const low = Math.min(Math.floor(at), STOPS.length - 2);
  const part = at - low;
  return STOPS[low].map((value, channel) => value + (STOPS[low + 1][channel] - value) * part);
}

/** Below this many deviations a map is noise and stays dim. */
const CLEAR = 2.5;

/**
 * Paints a map that covers the whole picture. One pixel per cell; the browser smooths it when it
 * scales the canvas up to the picture.
 */
export function paint(canvas, map) {
  canvas.width = map.columns;
  canvas.height = map.rows;
  const context = canvas.getContext("2d");
  const pixels = context.createImageData(map.columns, map.rows);
  const peak = Math.max(CLEAR, ...map.values);
  map.values.forEach((value, index) => {
    const heat = Math.max(0, Math.min(1, value / peak));
    const [red, green, blue] = colour(heat);
    pixels.data.set([red, green, blue, Math.round(255 * Math.min(0.82, heat * 1.05))], index * 4);
  });
  context.putImageData(pixels, 0, 0);
  // Where the map covers a part of the picture only, the canvas covers that part only.
  const { x, y, width, height } = map.area;
  canvas.style.left = `${(100 * x) / map.width}%`;
  canvas.style.top = `${(100 * y) / map.height}%`;
  canvas.style.width = `${(100 * width) / map.width}%`;
  canvas.style.height = `${(100 * height) / map.height}%`;
}
