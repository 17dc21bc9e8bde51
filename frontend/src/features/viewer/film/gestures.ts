import type { FilmView } from './filmView'
import type { Point } from './geometry'
import { dragged, type GreyWindow } from './window'

/** What dragging with the main button (or one finger) does. */
export type Tool = 'window' | 'pan'

type Action = Tool | 'zoom'

const WHEEL_RATE = 0.0015
const DRAG_ZOOM_RATE = 0.006
/** Dragging across this many pixels sweeps every grey value of the film. */
const SWEEP = 900

/**
 * Mouse: main button = tool, middle = move, right = zoom, wheel = zoom at the pointer, double click = fit.
 * Touch: one finger = tool, two fingers = zoom and move.
 */
export function attachGestures(layer: HTMLElement, view: FilmView, tool: Tool): () => void {
  const fingers = new Map<number, Point>()
  let drag: { action: Action; start: Point; last: Point; window: GreyWindow } | null = null
  const { fullWindow } = view
  const perPixel = (fullWindow.high - fullWindow.low) / SWEEP

  const place = (event: MouseEvent): Point => {
    const { left, top } = layer.getBoundingClientRect()
    return [event.clientX - left, event.clientY - top]
  }
  const down = (event: PointerEvent) => {
    layer.setPointerCapture(event.pointerId)
    const at = place(event)
    fingers.set(event.pointerId, at)
    const action: Action = event.button === 1 || event.shiftKey ? 'pan' : event.button === 2 ? 'zoom' : tool
    drag = fingers.size > 1 ? null : { action, start: at, last: at, window: view.state().window }
  }
  const move = (event: PointerEvent) => {
    const before = fingers.get(event.pointerId)
    if (before === undefined) return
    const at = place(event)
    if (fingers.size === 2) pinch(view, [...fingers.values()], before, at)
    else if (drag !== null) follow(drag, at)
    fingers.set(event.pointerId, at)
  }
  const follow = (now: NonNullable<typeof drag>, at: Point) => {
    const [dx, dy] = [at[0] - now.last[0], at[1] - now.last[1]]
    if (now.action === 'pan') view.pan(dx, dy)
    else if (now.action === 'zoom') view.zoom(Math.exp(-dy * DRAG_ZOOM_RATE), now.start)
    else view.setWindow(dragged(now.window, at[0] - now.start[0], at[1] - now.start[1], perPixel))
    now.last = at
  }
  const up = (event: PointerEvent) => {
    fingers.delete(event.pointerId)
    drag = null
  }
  const wheel = (event: WheelEvent) => {
    event.preventDefault()
    const lines = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1
    view.zoom(Math.exp(-event.deltaY * lines * WHEEL_RATE), place(event))
  }
  const noMenu = (event: Event) => event.preventDefault()

  const listeners: [keyof HTMLElementEventMap, EventListener][] = [
    ['pointerdown', down as EventListener],
    ['pointermove', move as EventListener],
    ['pointerup', up as EventListener],
    ['pointercancel', up as EventListener],
    ['dblclick', view.fit],
    ['contextmenu', noMenu],
    ['wheel', wheel as EventListener],
  ]
  for (const [name, listener] of listeners) layer.addEventListener(name, listener, { passive: false })
  return () => {
    for (const [name, listener] of listeners) layer.removeEventListener(name, listener)
  }
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
