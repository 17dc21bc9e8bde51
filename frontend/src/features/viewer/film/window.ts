/** Grey values between low and high are shown from black to white. */
export interface GreyWindow {
  low: number
  high: number
}

export const PRESETS = ['film', 'full', 'contrast', 'soft', 'lung', 'mediastinum'] as const
export type Preset = (typeof PRESETS)[number]

/** Centre and width of a preset as fractions of the film's own window: dense is bright, lungs are dark. */
const FRACTIONS: Record<Exclude<Preset, 'full'>, readonly [centre: number, width: number]> = {
  film: [0.5, 1],
  contrast: [0.5, 0.6],
  soft: [0.5, 1.5],
  lung: [0.35, 0.6],
  mediastinum: [0.75, 0.6],
}

export function preset(name: Preset, film: GreyWindow, full: GreyWindow): GreyWindow {
  if (name === 'full') return full
  const [centre, width] = FRACTIONS[name]
  const span = film.high - film.low
  const middle = film.low + centre * span
  return { low: middle - (width * span) / 2, high: middle + (width * span) / 2 }
}

/** A drag to the right widens the window, a drag down moves it to brighter values (the film grows darker). */
export function dragged(start: GreyWindow, dx: number, dy: number, perPixel: number): GreyWindow {
  const width = Math.max(start.high - start.low + dx * perPixel, perPixel)
  const centre = (start.low + start.high) / 2 + dy * perPixel
  return { low: centre - width / 2, high: centre + width / 2 }
}

/** Whether two windows look alike. */
export function sameWindow(p: GreyWindow, q: GreyWindow): boolean {
  return Math.abs(p.low - q.low) < 0.5 && Math.abs(p.high - q.high) < 0.5
}

/** The next preset that looks different from what is seen now; the first one after a window of one's own. */
export function nextPreset(now: GreyWindow, film: GreyWindow, full: GreyWindow): GreyWindow {
  const windows = PRESETS.map((name) => preset(name, film, full))
  const at = windows.findIndex((window) => sameWindow(window, now))
  const following = [...windows.slice(at + 1), ...windows.slice(0, at + 1)]
  return following.find((window) => !sameWindow(window, now)) ?? now
}
