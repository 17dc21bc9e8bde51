/** Cells of the map along each side. */
export const CELLS = 64;
/** Cells of the map that hold evidence: far apart, none at an edge. */
export const HOT = [[12, 20], [50, 16], [30, 50]];

/** What a model might have found, at known places, put into a case as the server tells it. */
export function plant(found, { marks, columns, rows }, { map, change }) {
  const { prediction } = found.analysis;
  prediction.stage = 2;
  prediction.regions = marks.map(({ x, y, width }) => ({ x0: x - width / 2, y0: y - width, x1: x + width / 2, y1: y + width, peak: 1, energy: 0.1 }));
  const lung = (from, to) => [[from, 0.2], [to, 0.2], [to, 0.8], [from, 0.8]].map(([x, y]) => [Math.floor(x * columns) + 0.5, Math.floor(y * rows) + 0.5]);
  found.analysis.lungs = { right: lung(0.15, 0.45), left: lung(0.55, 0.85) };
  prediction.zones = { right_upper: 0.4, right_middle: 0.1, right_lower: 0, left_upper: 0.25, left_middle: 0.05, left_lower: 0.1 };
  prediction.map_method = 'hires_cam_conjunction';
  found.analysis.map = map === 'none' ? null : { url: '/api/v1/known-map/', width: CELLS, height: CELLS, max: 1, scale: null };
  Object.assign(prediction, change.prediction);
  Object.assign(found.radiograph, change.radiograph);
  if (change.blind) found.analysis.prediction = found.analysis.map = null;
}

export function knownMap() {
  const values = new Float32Array(CELLS * CELLS);
  for (const [x, y] of HOT) values[y * CELLS + x] = 0.9;
  return Buffer.from(values.buffer);
}
