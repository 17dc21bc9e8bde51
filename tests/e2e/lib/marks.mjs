import assert from 'node:assert/strict';

/** The white squares of a film on its canvas (twice as high as wide at most): centre and area in CSS pixels, smallest first. */
export function landmarks(page) {
  return page.locator('[data-testid=film-canvas] canvas').first().evaluate((canvas) => {
    const { data, width, height } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
    const seen = new Uint8Array(width * height);
    const found = [];
    const white = (at) => data[at * 4] > 128;
    const grow = (first) => {
      const spot = { n: 0, x: 0, y: 0, left: width, right: 0, top: height, bottom: 0 };
      const todo = [first];
      seen[first] = 1;
      while (todo.length > 0) {
        const at = todo.pop();
        const [x, y] = [at % width, Math.floor(at / width)];
        spot.n++;
        spot.x += x + 0.5;
        spot.y += y + 0.5;
        Object.assign(spot, { left: Math.min(spot.left, x), right: Math.max(spot.right, x + 1), top: Math.min(spot.top, y), bottom: Math.max(spot.bottom, y + 1) });
        for (const [near, inside] of [[at - 1, x > 0], [at + 1, x < width - 1], [at - width, y > 0], [at + width, y < height - 1]]) {
          if (inside && !seen[near] && white(near)) {
            seen[near] = 1;
            todo.push(near);
          }
        }
      }
      return spot;
    };
    for (let at = 0; at < seen.length; at++) if (!seen[at] && white(at)) found.push(grow(at));
    const ratio = window.devicePixelRatio;
    return found
      .filter(({ n, left, right, top, bottom }) => {
        const [across, down] = [right - left, bottom - top];
        const [long, short] = [Math.max(across, down), Math.min(across, down)];
        return n > 25 && n > 0.85 * across * down && long < 2.4 * short && long < 120 * window.devicePixelRatio;
      })
      .map(({ n, x, y }) => ({ x: x / n / ratio, y: y / n / ratio, area: n / ratio ** 2 }))
      .sort((p, q) => p.area - q.area);
  });
}

/** The map from film pixels to the screen, worked out from where the three landmarks are seen. */
export async function seenTransform(page, marks) {
  const seen = await landmarks(page);
  assert.equal(seen.length, 3, `three landmarks, not ${JSON.stringify(seen)}`);
  const [p, q, r] = marks;
  const area = (q.x - p.x) * (r.y - p.y) - (r.x - p.x) * (q.y - p.y);
  const along = (axis) => {
    const [u, v, w] = seen.map((spot) => spot[axis]);
    const perX = ((v - u) * (r.y - p.y) - (w - u) * (q.y - p.y)) / area;
    const perY = ((w - u) * (q.x - p.x) - (v - u) * (r.x - p.x)) / area;
    return (x, y) => u + perX * (x - p.x) + perY * (y - p.y);
  };
  const [toX, toY] = [along('x'), along('y')];
  return ({ x, y }) => ({ x: toX(x, y), y: toY(x, y) });
}

/** The middles of the polygons of a layer, in the order in which they are drawn. */
export function middles(page, layer, selector) {
  return page.getByTestId(layer).locator(selector).evaluateAll((polygons) =>
    polygons.map((polygon) => {
      const points = polygon.getAttribute('points').split(' ').map((pair) => pair.split(',').map(Number));
      const [xs, ys] = [0, 1].map((axis) => points.map((point) => point[axis]));
      return { x: (Math.min(...xs) + Math.max(...xs)) / 2, y: (Math.min(...ys) + Math.max(...ys)) / 2 };
    }),
  );
}

/** Where the map is seen: the middle of each coloured spot, from left to right on the film's own canvas. */
export function mapSpots(page) {
  return page.getByTestId('map-canvas').evaluate((canvas) => {
    const { data, width } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
    const spots = [];
    for (let at = 0; at < data.length / 4; at++) {
      const weight = data[at * 4 + 3];
      if (weight === 0) continue;
      const [x, y] = [(at % width) + 0.5, Math.floor(at / width) + 0.5];
      const near = spots.find((spot) => Math.hypot(spot.x / spot.n - x, spot.y / spot.n - y) < 60 * window.devicePixelRatio);
      const spot = near ?? { n: 0, x: 0, y: 0 };
      if (!near) spots.push(spot);
      Object.assign(spot, { n: spot.n + weight, x: spot.x + weight * x, y: spot.y + weight * y });
    }
    const ratio = window.devicePixelRatio;
    return spots.map(({ n, x, y }) => ({ x: x / n / ratio, y: y / n / ratio }));
  });
}

/** The grey value on the screen at a place of the canvas. */
export function greyAt(page, { x, y }) {
  return page.locator('[data-testid=film-canvas] canvas').first().evaluate(
    (canvas, [left, top]) => {
      const ratio = window.devicePixelRatio;
      return canvas.getContext('2d').getImageData(Math.round(left * ratio), Math.round(top * ratio), 1, 1).data[0];
    },
    [x, y],
  );
}

export const apart = (p, q) => Math.hypot(p.x - q.x, p.y - q.y);

/** How many pixels of the screen something may lie beside its place. */
export const NEAR = 2;
export const near = (p, q, what) => assert.ok(apart(p, q) <= NEAR, `${what} at ${JSON.stringify(p)} belongs to ${JSON.stringify(q)}`);
