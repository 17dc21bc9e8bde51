import type { Affine, Point } from './geometry'
import type { Orientation } from './orientation'
import type { Place, Size } from './place'
import type { GreyWindow } from './window'

/** What is on the screen now. A new object whenever something changed, the same one otherwise. */
export interface FilmState {
  /** Film pixels to CSS pixels of the element. */
  transform: Affine
  window: GreyWindow
  /** Against the film as it was recorded. */
  inverted: boolean
  orientation: Orientation
  /** Of the element, in CSS pixels. */
  view: Size
}

/** The film's grey values, row by row, in the unit of its windows. */
export interface GreyFilm {
  columns: number
  rows: number
  valueAt: (index: number) => number
  /** High values are dark before anybody inverts the film (MONOCHROME1). */
  negative: boolean
}

/** A film on the screen. The only face of the renderer that the rest of the application sees. */
export interface FilmView {
  readonly columns: number
  readonly rows: number
  readonly filmWindow: GreyWindow
  readonly fullWindow: GreyWindow
  readonly grey: GreyFilm
  state: () => FilmState
  subscribe: (listener: () => void) => () => void
  setWindow: (window: GreyWindow) => void
  toggleInvert: () => void
  zoom: (factor: number, at?: Point) => void
  pan: (dx: number, dy: number) => void
  /** By 90 degrees: 1 = clockwise, -1 = counter-clockwise. */
  turn: (by: 1 | -1) => void
  /** Mirrors left to right, as seen on the screen. */
  flip: () => void
  /** What part of the film is seen; `moveTo` shows the same part of this or another film. */
  place: () => Place
  moveTo: (place: Place) => void
  fit: () => void
  oneToOne: () => void
  reset: () => void
  destroy: () => void
}
