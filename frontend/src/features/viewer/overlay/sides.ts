import { type Affine, apply, type Point } from '../film/geometry'
import type { Size } from '../film/place'

/** Distance of a label from the edges of the view; at the top there is room for the note on a turned film. */
const MARGIN = 22
const MARGIN_TOP = 60

export interface Sides {
  film: { columns: number; rows: number }
  view: Size
  transform: Affine
}

/** Where each label stands on the screen: at the middle of the film's edge, or where the view ends before it. */
export function sidePlaces({ film, view, transform }: Sides): { side: 'R' | 'L'; at: Point }[] {
  const hold = (value: number, start: number, end: number) => Math.min(Math.max(value, start), end - MARGIN)
  const middle = film.rows / 2
  const edges = [['R', 0], ['L', film.columns]] as const
  return edges.map(([side, x]) => {
    const [atX, atY] = apply(transform, [x, middle])
    return { side, at: [hold(atX, MARGIN, view.width), hold(atY, MARGIN_TOP, view.height)] }
  })
}
