import type { Drag } from '../film/gestures'
import type { FilmView } from '../film/filmView'
import { apply, invert, type Point } from '../film/geometry'
import { dragged, type Grip, type Measurement, newShape, type Spacing } from './shapes'
import type { MeasurementStore } from './store'

/** A press that moves less than this many pixels draws nothing. */
const STEADY = 4

interface Bench {
  view: FilmView
  spacing: Spacing
  store: MeasurementStore
}

/** The film point under a place on the screen. */
export function onFilm(view: FilmView, at: Point): Point | null {
  const back = invert(view.state().transform)
  return back === null ? null : apply(back, at)
}

/** Draws a new shape from here. */
export function draw(bench: Bench, kind: Measurement['kind'], start: Point): Drag {
  const { view, spacing, store } = bench
  const id = store.nextId()
  store.begin()
  const move = (at: Point) => {
    const [from, to] = [onFilm(view, start), onFilm(view, at)]
    if (from === null || to === null || Math.hypot(at[0] - start[0], at[1] - start[1]) < STEADY) return
    store.drag(newShape(kind, id, from, to, spacing))
  }
  return { move, end: store.settle, cancel: store.abandon }
}

/** Moves a shape, or one of its ends, that is under the pointer. */
export function grip({ view, spacing, store }: Bench, target: Element, start: Point): Drag | null {
  const held = target.closest<SVGElement>('[data-grip]')
  const shape = store.state().items.find(({ id }) => String(id) === held?.dataset.shape)
  if (held === null || shape === undefined) return null
  const part = held.dataset.grip as Grip
  store.choose(shape.id)
  store.begin()
  const move = (at: Point) => {
    const [from, to] = [onFilm(view, start), onFilm(view, at)]
    if (from !== null && to !== null) store.drag(dragged(shape, part, from, to, spacing))
  }
  return { move, end: store.settle, cancel: store.abandon }
}

/** A new shape in the middle of the view, for those who measure by keyboard. */
export function drawInTheMiddle({ view, spacing, store }: Bench, kind: Measurement['kind']): void {
  const { width, height } = view.state().view
  const reach = Math.min(width, height) / 8
  const from = onFilm(view, [width / 2 - reach, height / 2])
  const to = onFilm(view, [width / 2 + reach, height / 2])
  if (from !== null && to !== null) store.put(newShape(kind, store.nextId(), from, to, spacing))
}

/** Moves a shape or one of its ends by so many screen pixels: what the arrow keys do. */
export function nudge({ view, spacing, store }: Bench, shape: Measurement, part: Grip, [dx, dy]: Point): void {
  const { transform } = view.state()
  const hold = part === 'across' || part === 'body' ? shape.from : shape[part]
  const [x, y] = apply(transform, hold)
  const to = onFilm(view, [x + dx, y + dy])
  if (to === null) return
  if (part === 'across' && shape.kind === 'ellipse') {
    const wider = shape.across + (dx - dy) * Math.min(...spacing)
    store.put({ ...shape, across: Math.max(wider, Math.min(...spacing)) })
  } else store.put(dragged(shape, part, hold, to, spacing))
}
