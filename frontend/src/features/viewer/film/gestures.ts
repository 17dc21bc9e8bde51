import type { FilmView } from './filmView'
import type { Point } from './geometry'
import { dragged } from './window'

/** What dragging with the main button (or one finger) does. */
export type Tool = 'window' | 'pan' | 'lens' | 'length' | 'ellipse'

/** Something held by the pointer; places are CSS pixels of the layer. */
export interface Drag {
  move: (at: Point) => void
  end: () => void
  /** A second finger came: it was no drag. */
  cancel: () => void
}

/** What lies over the film and may want the pointer before the film gets it. */
export interface Hand {
  /** Null: nothing here, the film is moved or its window is changed. */
  grab: (at: Point, target: Element) => Drag | null
  /** The pointer is here, pressed or not. */
  hover: (at: Point, touch: boolean) => void
  /** Pressed and let go without moving. */
  click: (at: Point) => void
}

const WHEEL_RATE = 0.0015
const DRAG_ZOOM_RATE = 0.006
/** Dragging across this many pixels sweeps every grey value of the film. */
export const SWEEP = 900
/** A press that moves less than this is a click. */
const STEADY = 4

/**
 * Mouse: main button = tool, middle = move, right = zoom, wheel = zoom at the pointer, double click = fit.
 * Touch: one finger = tool, two fingers = zoom and move.
 */
export function attachGestures(layer: HTMLElement, view: FilmView, tool: Tool, hand: Hand): () => void {
  const fingers = new Map<number, Point>()
  let held: { drag: Drag; start: Point; clicks: boolean } | null = null

  const place = (event: MouseEvent): Point => {
    const { left, top } = layer.getBoundingClientRect()
    return [event.clientX - left, event.clientY - top]
  }
  const letGo = () => {
    held?.drag.cancel()
    held = null
  }
  const down = (event: PointerEvent) => {
    layer.setPointerCapture(event.pointerId)
    const at = place(event)
    fingers.set(event.pointerId, at)
    letGo()
    if (fingers.size > 1) return
    hand.hover(at, event.pointerType === 'touch')
    const main = event.button === 0 && !event.shiftKey
    const taken = main && event.target instanceof Element ? hand.grab(at, event.target) : null
    held = { drag: taken ?? filmDrag(view, event, tool, at), start: at, clicks: main && taken === null }
  }
  const move = (event: PointerEvent) => {
    const at = place(event)
    const before = fingers.get(event.pointerId)
    if (fingers.size < 2) hand.hover(at, event.pointerType === 'touch')
    if (before === undefined) return
    if (fingers.size === 2) pinch(view, [...fingers.values()], before, at)
    else held?.drag.move(at)
    fingers.set(event.pointerId, at)
  }
  const up = (event: PointerEvent) => {
    fingers.delete(event.pointerId)
    if (held === null) return
    const { drag, start, clicks } = held
    held = null
    drag.end()
    const at = place(event)
    if (clicks && Math.hypot(at[0] - start[0], at[1] - start[1]) < STEADY) hand.click(at)
  }
  const cancelled = (event: PointerEvent) => {
    fingers.delete(event.pointerId)
    letGo()
  }
  const wheel = (event: WheelEvent) => {
    event.preventDefault()
    const lines = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1
    view.zoom(Math.exp(-event.deltaY * lines * WHEEL_RATE), place(event))
  }
  const twice = () => {
    if (tool === 'window' || tool === 'pan') view.fit()
  }
  const noMenu = (event: Event) => event.preventDefault()

  const listeners: [keyof HTMLElementEventMap, EventListener][] = [
    ['pointerdown', down as EventListener],
    ['pointermove', move as EventListener],
    ['pointerup', up as EventListener],
    ['pointercancel', cancelled as EventListener],
    ['dblclick', twice],
    ['contextmenu', noMenu],
    ['wheel', wheel as EventListener],
  ]
  for (const [name, listener] of listeners) layer.addEventListener(name, listener, { passive: false })
  return () => {
    letGo()
    for (const [name, listener] of listeners) layer.removeEventListener(name, listener)
  }
}

/** Moving, enlarging or changing the window of the film itself. */
function filmDrag(view: FilmView, event: PointerEvent, tool: Tool, start: Point): Drag {
  const { window } = view.state()
  const perPixel = (view.fullWindow.high - view.fullWindow.low) / SWEEP
  let last = start
  const pan = (at: Point) => view.pan(at[0] - last[0], at[1] - last[1])
  const zoom = (at: Point) => view.zoom(Math.exp((last[1] - at[1]) * DRAG_ZOOM_RATE), start)
  const grey = (at: Point) => view.setWindow(dragged(window, at[0] - start[0], at[1] - start[1], perPixel))
  const nothing = () => undefined
  const follow = event.button === 1 || event.shiftKey ? pan : event.button === 2 ? zoom : tool === 'pan' ? pan : tool === 'window' ? grey : nothing
  const move = (at: Point) => {
    follow(at)
    last = at
  }
  return { move, end: nothing, cancel: nothing }
}

/** One of two fingers has moved from `before` to `after`. */
function pinch(view: FilmView, fingers: readonly Point[], before: Point, after: Point): void {
  const other = fingers.find((finger) => finger !== before)
  if (other === undefined) return
  const apart = (p: Point) => Math.hypot(p[0] - other[0], p[1] - other[1])
  const middle = (p: Point): Point => [(p[0] + other[0]) / 2, (p[1] + other[1]) / 2]
  if (apart(before) > 0 && apart(after) > 0) view.zoom(apart(after) / apart(before), middle(before))
  view.pan(middle(after)[0] - middle(before)[0], middle(after)[1] - middle(before)[1])
}
