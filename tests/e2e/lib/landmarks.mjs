/**
 * Where the bright discs of a drawn film are on the screen: middles, in CSS pixels from the middle of the film's view, from
 * top to bottom. Read from the pixels that are shown, not from what the page believes.
 */
export function landmarks(panel) {
  return panel.locator('[data-testid=film-canvas] canvas').first().evaluate((canvas) => {
    const { width, height } = canvas;
    const { data } = canvas.getContext('2d').getImageData(0, 0, width, height);
    const bright = (at) => data[4 * at] > 235;
    const seen = new Uint8Array(width * height);
    const discs = [];
    for (let start = 0; start < seen.length; start += 1) {
      if (seen[start] || !bright(start)) continue;
      const disc = { size: 0, x: 0, y: 0 };
      const todo = [start];
      seen[start] = 1;
      while (todo.length > 0) {
        const at = todo.pop();
        const [x, y] = [at % width, Math.floor(at / width)];
        disc.size += 1;
        disc.x += x;
        disc.y += y;
        const near = [x > 0 && at - 1, x < width - 1 && at + 1, y > 0 && at - width, y < height - 1 && at + width];
        for (const next of near) if (next !== false && !seen[next] && bright(next)) (seen[next] = 1), todo.push(next);
      }
      discs.push(disc);
    }
    const perPixel = canvas.clientWidth / width;
    const placed = ({ size, x, y }) => ({
      size: size * perPixel ** 2,
      x: (x / size + 0.5) * perPixel - canvas.clientWidth / 2,
      y: (y / size + 0.5) * perPixel - canvas.clientHeight / 2,
    });
    return discs.filter(({ size }) => size > 12).map(placed).sort((p, q) => p.y - q.y);
  });
}

/** The greatest distance between landmarks of the same number; Infinity where one film shows other ones. */
export function apart(these, those) {
  if (these.length !== those.length) return Infinity;
  return Math.max(...these.map(({ x, y }, at) => Math.hypot(x - those[at].x, y - those[at].y)));
}
