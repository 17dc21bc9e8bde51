import type { GreyFilm } from '../film/filmView'
import { type Ellipse, ellipseOutline, insideOf, type Spacing } from './shapes'

export interface GreyFacts {
  mean: number
  /** Standard deviation of the population. */
  sd: number
  /** Pixels whose centres lie in the ellipse. */
  count: number
}

/** Grey values within an ellipse; null where it holds no pixel of the film. */
export function greyWithin(ellipse: Ellipse, spacing: Spacing, film: GreyFilm): GreyFacts | null {
  const border = ellipseOutline(ellipse, spacing)
  const inside = insideOf(ellipse, spacing)
  const reach = (axis: 0 | 1, end: number) => {
    const values = border.map((point) => point[axis])
    return [Math.max(Math.floor(Math.min(...values)), 0), Math.min(Math.ceil(Math.max(...values)), end)] as const
  }
  const [left, right] = reach(0, film.columns)
  const [top, bottom] = reach(1, film.rows)
  let [count, mean, squares] = [0, 0, 0]
  for (let y = top; y < bottom; y++) {
    for (let x = left; x < right; x++) {
      if (!inside([x + 0.5, y + 0.5])) continue
      const value = film.valueAt(y * film.columns + x)
      const off = value - mean
      mean += off / ++count
      squares += off * (value - mean)
    }
  }
  return count === 0 ? null : { mean, sd: Math.sqrt(squares / count), count }
}
