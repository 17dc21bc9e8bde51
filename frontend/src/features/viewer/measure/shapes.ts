import type { Point } from '../film/geometry'

/** mm per pixel: between rows (down), between columns (along a row). */
export type Spacing = readonly [row: number, column: number]

/** `from` and `to` are film points: the ends of the line, or of the first axis of the ellipse. */
interface Ends {
  id: number
  from: Point
  to: Point
}

export type Length = Ends & { kind: 'length' }
/** `across`: the whole second axis, in mm. */
export type Ellipse = Ends & { kind: 'ellipse'; across: number }
export type Measurement = Length | Ellipse

/** What a drag takes hold of. */
export type Grip = 'body' | 'from' | 'to' | 'across'

/** Second axis of a new ellipse as a share of the first. */
const SLIM = 0.6
const CORNERS = 96

/** The film's spacing, or null where it does not say how large its pixels are. */
export function spacingOf(values: readonly number[] | null): Spacing | null {
  const [row, column] = values ?? []
  return row !== undefined && column !== undefined && row > 0 && column > 0 ? [row, column] : null
}

const toMm = ([x, y]: Point, [row, column]: Spacing): Point => [x * column, y * row]
const toFilm = ([x, y]: Point, [row, column]: Spacing): Point => [x / column, y / row]

/** Distance of two film points in mm; the two spacings may differ. */
export function distance(from: Point, to: Point, spacing: Spacing): number {
  const [p, q] = [toMm(from, spacing), toMm(to, spacing)]
  return Math.hypot(q[0] - p[0], q[1] - p[1])
}

export function newShape(kind: Measurement['kind'], id: number, from: Point, to: Point, spacing: Spacing): Measurement {
  return kind === 'length' ? { kind, id, from, to } : { kind, id, from, to, across: SLIM * distance(from, to, spacing) }
}

/** Both axes in mm, the longer one first, and the area in square mm. */
export function ellipseFacts({ from, to, across }: Ellipse, spacing: Spacing): { long: number; short: number; area: number } {
  const along = distance(from, to, spacing)
  return { long: Math.max(along, across), short: Math.min(along, across), area: (Math.PI / 4) * along * across }
}

/** The frame of an ellipse in mm: its centre and its two half axes. */
function frameOf({ from, to, across }: Ellipse, spacing: Spacing): { centre: Point; along: Point; beside: Point } {
  const [p, q] = [toMm(from, spacing), toMm(to, spacing)]
  const along: Point = [(q[0] - p[0]) / 2, (q[1] - p[1]) / 2]
  const length = Math.hypot(...along)
  const share = length > 0 ? across / 2 / length : 0
  return { centre: [(p[0] + q[0]) / 2, (p[1] + q[1]) / 2], along, beside: [-along[1] * share, along[0] * share] }
}

/** The border in film pixels. A circle in mm is no circle in film pixels where the spacings differ. */
export function ellipseOutline(ellipse: Ellipse, spacing: Spacing): Point[] {
  const { centre, along, beside } = frameOf(ellipse, spacing)
  return Array.from({ length: CORNERS }, (_, i) => {
    const [cos, sin] = [Math.cos((2 * Math.PI * i) / CORNERS), Math.sin((2 * Math.PI * i) / CORNERS)]
    return toFilm([centre[0] + cos * along[0] + sin * beside[0], centre[1] + cos * along[1] + sin * beside[1]], spacing)
  })
}

/** Where the second axis is taken hold of, in film pixels. */
export function acrossEnd(ellipse: Ellipse, spacing: Spacing): Point {
  const { centre, beside } = frameOf(ellipse, spacing)
  return toFilm([centre[0] + beside[0], centre[1] + beside[1]], spacing)
}

/** A test for film points: inside the ellipse or not. */
export function insideOf(ellipse: Ellipse, spacing: Spacing): (point: Point) => boolean {
  const { centre, along, beside } = frameOf(ellipse, spacing)
  const [long, short] = [Math.hypot(...along) ** 2, Math.hypot(...beside) ** 2]
  return (point) => {
    const [x, y] = toMm(point, spacing)
    const [dx, dy] = [x - centre[0], y - centre[1]]
    const u = (dx * along[0] + dy * along[1]) / long
    const v = (dx * beside[0] + dy * beside[1]) / short
    return u * u + v * v <= 1
  }
}

/** The shape after its grip was dragged from one film point to another. */
export function dragged(shape: Measurement, grip: Grip, from: Point, to: Point, spacing: Spacing): Measurement {
  const by = (point: Point): Point => [point[0] + to[0] - from[0], point[1] + to[1] - from[1]]
  if (grip === 'body') return { ...shape, from: by(shape.from), to: by(shape.to) }
  if (grip === 'across') return shape.kind === 'ellipse' ? { ...shape, across: acrossAt(shape, to, spacing) } : shape
  const next = { ...shape, [grip]: by(shape[grip]) }
  return distance(next.from, next.to, spacing) > 0 ? next : shape
}

/** The second axis whose end is as far from the first axis as this film point. */
function acrossAt(ellipse: Ellipse, at: Point, spacing: Spacing): number {
  const { centre, along } = frameOf(ellipse, spacing)
  const [x, y] = toMm(at, spacing)
  const away = Math.abs((x - centre[0]) * along[1] - (y - centre[1]) * along[0]) / Math.hypot(...along)
  return Math.max(2 * away, Math.min(...spacing))
}
