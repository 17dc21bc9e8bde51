import { type Affine, apply, invert, type Point } from './geometry'
import { type Orientation, sameOrientation } from './orientation'

export interface Size {
  width: number
  height: number
}

/** Which part of a film is seen, free of its size and of the size of the screen: what two linked films share. */
export interface Place {
  /** 1 = the whole film just fits. */
  zoom: number
  /** The film point in the middle of the view, as shares of the film's width and height. */
  centre: Point
  orientation: Orientation
}

/** The factor by which the film has to be enlarged so that all of it just fits, however it is turned. */
export function fitFactor({ a, b, c, d }: Affine, film: Size, view: Size): number {
  const width = Math.abs(a) * film.width + Math.abs(c) * film.height
  const height = Math.abs(b) * film.width + Math.abs(d) * film.height
  return Math.min(view.width / width, view.height / height)
}

/** The film point in the middle of the view, as shares of the film. */
export function centreOf(transform: Affine, film: Size, view: Size): Point {
  const back = invert(transform)
  if (back === null) return [0.5, 0.5]
  const [x, y] = apply(back, [view.width / 2, view.height / 2])
  return [x / film.width, y / film.height]
}

export function samePlace(p: Place, q: Place): boolean {
  const near = Math.hypot(p.centre[0] - q.centre[0], p.centre[1] - q.centre[1]) < 1e-5
  return near && Math.abs(p.zoom / q.zoom - 1) < 1e-5 && sameOrientation(p.orientation, q.orientation)
}
