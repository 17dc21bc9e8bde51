/** Film pixels: (0, 0) is the outer corner of the first pixel, x runs along a row, y down the columns. */
export type Point = readonly [x: number, y: number]
export type WorldPoint = readonly [x: number, y: number, z: number]

/** Where a film lies in the world of the renderer, in millimetres. */
export interface FilmPlane {
  columns: number
  rows: number
  position: WorldPoint
  rowCosines: WorldPoint
  columnCosines: WorldPoint
  /** Distance between neighbours in a row (DICOM: second value of PixelSpacing). */
  columnSpacing: number
  /** Distance between rows (DICOM: first value of PixelSpacing). */
  rowSpacing: number
}

/** x' = a x + c y + e, y' = b x + d y + f: the argument order of canvas and SVG. */
export interface Affine {
  a: number
  b: number
  c: number
  d: number
  e: number
  f: number
}

/**
 * The renderer's own imageToWorldCoords swaps row and column spacing, which displaces every overlay of
 * a film with non-square pixels; hence this formula. Pixel centres carry the position, hence the half.
 */
export function filmToWorld(plane: FilmPlane, [x, y]: Point): WorldPoint {
  const along = plane.columnSpacing * (x - 0.5)
  const down = plane.rowSpacing * (y - 0.5)
  const at = (axis: 0 | 1 | 2) =>
    plane.position[axis] + plane.rowCosines[axis] * along + plane.columnCosines[axis] * down
  return [at(0), at(1), at(2)]
}

/** The map from film pixels to canvas pixels, measured at three corners of the film. */
export function filmToCanvas(plane: FilmPlane, project: (world: WorldPoint) => Point): Affine {
  const corner = (x: number, y: number) => project(filmToWorld(plane, [x, y]))
  const [e, f] = corner(0, 0)
  const right = corner(plane.columns, 0)
  const down = corner(0, plane.rows)
  return {
    a: (right[0] - e) / plane.columns,
    b: (right[1] - f) / plane.columns,
    c: (down[0] - e) / plane.rows,
    d: (down[1] - f) / plane.rows,
    e,
    f,
  }
}

export function apply(m: Affine, [x, y]: Point): Point {
  return [m.a * x + m.c * y + m.e, m.b * x + m.d * y + m.f]
}

/** The inverse map, or null where the film is seen edge-on (no area). */
export function invert(m: Affine): Affine | null {
  const area = m.a * m.d - m.b * m.c
  if (Math.abs(area) < 1e-12) return null
  const a = m.d / area
  const b = -m.b / area
  const c = -m.c / area
  const d = m.a / area
  return { a, b, c, d, e: -(a * m.e + c * m.f), f: -(b * m.e + d * m.f) }
}

/** Canvas pixels per film pixel along a row. */
export function scaleOf(m: Affine): number {
  return Math.hypot(m.a, m.b)
}

export function sameAffine(p: Affine, q: Affine, tolerance = 1e-6): boolean {
  const keys = ['a', 'b', 'c', 'd', 'e', 'f'] as const
  return keys.every((key) => Math.abs(p[key] - q[key]) <= tolerance)
}
