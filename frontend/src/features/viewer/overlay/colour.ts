import type { ClassMap } from './classMap'

/** viridis (Smith and van der Walt, CC0) at 17 even steps: even lightness, readable with colour-blind eyes. */
const STOPS = [
  0x440154, 0x48186a, 0x472d7b, 0x424086, 0x3b528b, 0x33638d, 0x2c728e, 0x26828e, 0x21918c, 0x1fa088,
  0x28ae80, 0x3fbc73, 0x5ec962, 0x84d44b, 0xaddc30, 0xd8e219, 0xfde725,
]

export type Rgb = readonly [red: number, green: number, blue: number]

const channels = (stop: number): Rgb => [stop >> 16, (stop >> 8) & 255, stop & 255]

/** The colour at t = 0 (least) to 1 (most); values outside are held at the ends. */
export function colourAt(t: number): Rgb {
  const last = STOPS.length - 1
  const place = Math.min(Math.max(t, 0), 1) * last
  const below = Math.min(Math.floor(place), last - 1)
  const low = channels(STOPS[below] ?? 0)
  const high = channels(STOPS[below + 1] ?? 0)
  const mix = (i: 0 | 1 | 2) => Math.round(low[i] + (high[i] - low[i]) * (place - below))
  return [mix(0), mix(1), mix(2)]
}

/** A CSS gradient from least to most, for the legend. */
export function gradient(): string {
  const stops = STOPS.map((stop) => `rgb(${channels(stop).join(' ')})`)
  return `linear-gradient(to right, ${stops.join(', ')})`
}

/** The scale on which a map is shown; the same for every film, so that colours can be compared. */
export interface ColourScale {
  /** Shown with the last colour, as is everything above. */
  full: number
  /** Shown with the first colour; values below are left transparent. */
  threshold: number
}

/** The first part of the scale, over which colours fade in, so that no false edge is drawn. */
const FADE = 0.08

/**
 * Values of a map -> RGBA bytes, row by row. Below the threshold (and where no number is) transparent; below `hidden`
 * as well, which changes no colour: what is left may still be compared with other films.
 */
export function colourMap({ values }: Pick<ClassMap, 'values'>, scale: ColourScale, hidden = 0): Uint8ClampedArray<ArrayBuffer> {
  const table = Array.from({ length: 256 }, (_, i) => colourAt(i / 255))
  const span = scale.full - scale.threshold
  const out = new Uint8ClampedArray(values.length * 4)
  values.forEach((value, i) => {
    if (!(value > scale.threshold && value >= hidden)) return
    const share = Math.min((value - scale.threshold) / span, 1)
    const index = Math.round(share * 255)
    out.set(table[index] ?? [0, 0, 0], i * 4)
    out[i * 4 + 3] = 255 * Math.min(share / FADE, 1)
  })
  return out
}
