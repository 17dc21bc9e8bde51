import type { GreyFilm } from './filmView'
import { type Affine, apply, type Point } from './geometry'
import type { GreyWindow } from './window'

interface Look {
  window: GreyWindow
  inverted: boolean
}

/** The map from the pixels of a lens (`size` x `size`, `density` of them per CSS pixel) to film pixels. */
export function lensToFilm(toFilm: Affine, at: Point, size: number, magnification: number, density: number): Affine {
  const step = 1 / (magnification * density)
  const [e, f] = apply(toFilm, [at[0] - (size / 2) * step, at[1] - (size / 2) * step])
  return { a: toFilm.a * step, b: toFilm.b * step, c: toFilm.c * step, d: toFilm.d * step, e, f }
}

/**
 * What a lens shows: the film's own values between pixel centres (not the screen's, which were made smaller), in the
 * window of the screen. RGBA, row by row; black beside the film.
 */
export function lensPixels(film: GreyFilm, lens: Affine, size: number, look: Look): Uint8ClampedArray<ArrayBuffer> {
  const out = new Uint8ClampedArray(size * size * 4)
  const { low, high } = look.window
  const negative = look.inverted !== film.negative
  for (let v = 0; v < size; v++) {
    for (let u = 0; u < size; u++) {
      const value = valueAt(film, apply(lens, [u + 0.5, v + 0.5]))
      const share = value === null ? 0 : Math.min(Math.max((value - low) / (high - low), 0), 1)
      const grey = value === null ? 0 : 255 * (negative ? 1 - share : share)
      const i = 4 * (v * size + u)
      out[i] = out[i + 1] = out[i + 2] = grey
      out[i + 3] = 255
    }
  }
  return out
}

/** Bilinear between pixel centres; null beside the film. */
function valueAt({ columns, rows, valueAt }: GreyFilm, [x, y]: Point): number | null {
  if (x < 0 || y < 0 || x > columns || y > rows) return null
  const [left, right, u] = neighbours(x, columns)
  const [above, below, v] = neighbours(y, rows)
  const top = valueAt(above * columns + left) * (1 - u) + valueAt(above * columns + right) * u
  const bottom = valueAt(below * columns + left) * (1 - u) + valueAt(below * columns + right) * u
  return top * (1 - v) + bottom * v
}

function neighbours(place: number, size: number): [first: number, second: number, share: number] {
  const inside = Math.min(Math.max(place - 0.5, 0), size - 1)
  const first = Math.floor(inside)
  return [first, Math.min(first + 1, size - 1), inside - first]
}
