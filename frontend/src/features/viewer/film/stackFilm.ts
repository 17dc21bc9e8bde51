import { Enums, getShouldUseCPURendering, type Types } from '@cornerstonejs/core'

import type { FilmState, FilmView, GreyFilm } from './filmView'
import { apply, filmToCanvas, type FilmPlane, invert, type Point, sameAffine, scaleOf } from './geometry'
import { greyOf, planeOf } from './image'
import type { FilmFile } from './filmFile'
import { closeFilm, imageIdOf, offerFilm, renderingEngine } from './loader'
import { cameraAxes, flipped, type Orientation, sameOrientation, turned, UPRIGHT } from './orientation'
import { centreOf, fitFactor, type Place, type Size } from './place'
import type { GreyWindow } from './window'

/** Screen pixels per film pixel; a tiny film may be enlarged further, to this many times its fitted size. */
const SMALLEST = 0.01
const LARGEST = 40
const LARGEST_OF_FIT = 8

const shown = new Set<StackFilmView>()
let views = 0

/** Makes the renderer ready, which takes longer than fetching a film. */
export const prepare = (): void => void renderingEngine()

/** Shows a film in the element. */
export async function openFilm(element: HTMLDivElement, url: string, film: FilmFile): Promise<FilmView> {
  const image = await offerFilm(url, film)
  try {
    const viewportId = `film-${++views}`
    const viewport = await show(element, viewportId, url)
    const close = () => {
      renderingEngine().disableElement(viewportId)
      closeFilm(url)
    }
    return new StackFilmView(viewport, image, close)
  } catch (error) {
    closeFilm(url)
    throw error
  }
}

async function show(element: HTMLDivElement, viewportId: string, url: string): Promise<Types.IStackViewport> {
  const engine = renderingEngine()
  const type = Enums.ViewportType.STACK
  engine.enableElement({ viewportId, element, type, defaultOptions: { background: [0, 0, 0] } })
  const viewport = engine.getViewport<Types.IStackViewport>(viewportId)
  try {
    await viewport.setStack([imageIdOf(url)])
  } catch (error) {
    engine.disableElement(viewportId)
    throw error
  }
  viewport.render()
  return viewport
}

class StackFilmView implements FilmView {
  readonly columns: number
  readonly rows: number
  readonly filmWindow: GreyWindow
  readonly fullWindow: GreyWindow
  readonly grey: GreyFilm
  private current: FilmState
  private orientation = UPRIGHT
  private busy = false
  private readonly plane: FilmPlane
  /** MONOCHROME1 films are inverted by the renderer from the start. */
  private readonly invertedAtFirst: boolean
  private readonly listeners = new Set<() => void>()
  private readonly resizing: ResizeObserver
  private static readonly EVENTS = [Enums.Events.IMAGE_RENDERED, Enums.Events.CAMERA_MODIFIED, Enums.Events.VOI_MODIFIED]

  constructor(
    private readonly viewport: Types.IStackViewport,
    image: Types.IImage,
    private readonly close: () => void,
  ) {
    this.plane = planeOf(image)
    this.columns = image.columns
    this.rows = image.rows
    this.fullWindow = { low: image.minPixelValue, high: Math.max(image.maxPixelValue, image.minPixelValue + 1) }
    this.filmWindow = this.shownWindow()
    this.invertedAtFirst = this.rendererInverts()
    this.grey = greyOf(image, this.invertedAtFirst)
    this.current = this.measure()
    for (const event of StackFilmView.EVENTS) viewport.element.addEventListener(event, this.changed)
    this.resizing = new ResizeObserver(resizeAll)
    this.resizing.observe(viewport.element)
    shown.add(this)
    this.fit()
  }

  state = (): FilmState => this.current

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  setWindow = ({ low, high }: GreyWindow): void => {
    this.viewport.setProperties({ voiRange: { lower: low, upper: high } })
    this.viewport.render()
  }

  toggleInvert = (): void => {
    this.viewport.setProperties({ invert: !this.rendererInverts() })
    this.viewport.render()
    this.changed()
  }

  /** The film point under `at` (the middle of the view when left out) stays where it is. */
  zoom = (factor: number, at: Point = this.middle()): void => {
    const { transform, view } = this.current
    const wanted = scaleOf(transform) * factor
    const fitted = scaleOf(transform) * fitFactor(transform, this.film(), view)
    const largest = Math.max(LARGEST, LARGEST_OF_FIT * fitted)
    const toFilm = invert(transform)
    if (toFilm === null || wanted < SMALLEST || wanted > largest) return
    const anchor = apply(toFilm, at)
    this.atOnce(() => {
      this.rescale(factor)
      this.bring(anchor, at)
    })
  }

  /** Not the viewport's setPan, which swallows movements of less than a pixel. */
  pan = (dx: number, dy: number): void => {
    const { focalPoint, position } = this.viewport.getCamera()
    if (!focalPoint || !position) return
    const shift = difference(this.viewport.canvasToWorld([0, 0]), this.viewport.canvasToWorld([dx, dy]))
    this.viewport.setCamera({ focalPoint: moved(focalPoint, shift), position: moved(position, shift) })
    this.viewport.render()
  }

  turn = (by: 1 | -1): void => this.moveTo({ ...this.place(), orientation: turned(this.orientation, by) })

  flip = (): void => this.moveTo({ ...this.place(), orientation: flipped(this.orientation) })

  place = (): Place => {
    const { transform, view, orientation } = this.current
    const film = this.film()
    return { zoom: 1 / (fitFactor(transform, film, view) || 1), centre: centreOf(transform, film, view), orientation }
  }

  moveTo = ({ zoom, centre, orientation }: Place): void =>
    this.atOnce(() => {
      const { width, height } = this.view()
      if (width === 0 || height === 0) return
      this.orient(orientation)
      this.rescale(zoom * fitFactor(this.measure().transform, this.film(), this.view()))
      this.bring([centre[0] * this.columns, centre[1] * this.rows], this.middle())
    })

  /** The whole film, turned as it is. */
  fit = (): void => this.moveTo({ zoom: 1, centre: [0.5, 0.5], orientation: this.orientation })

  /** One film pixel on one pixel of the screen. */
  oneToOne = (): void => this.zoom(1 / (window.devicePixelRatio * scaleOf(this.current.transform)))

  /** Everything as it was when the film was opened. */
  reset = (): void => {
    this.viewport.setProperties({ invert: this.invertedAtFirst })
    this.setWindow(this.filmWindow)
    this.moveTo({ zoom: 1, centre: [0.5, 0.5], orientation: UPRIGHT })
  }

  destroy = (): void => {
    shown.delete(this)
    this.resizing.disconnect()
    for (const event of StackFilmView.EVENTS) this.viewport.element.removeEventListener(event, this.changed)
    this.listeners.clear()
    this.close()
  }

  /** What brings the film back to where it is now after the renderer has forgotten: fitted, or at the same scale. */
  keep(): () => void {
    const place = this.place()
    const scale = scaleOf(this.current.transform)
    const fitted = Math.abs(place.zoom - 1) < 1e-3
    return () => {
      this.moveTo(fitted ? { ...place, zoom: 1, centre: [0.5, 0.5] } : place)
      if (!fitted) this.zoom(scale / scaleOf(this.current.transform))
    }
  }

  /** Several steps of the camera that are one for everybody who listens. */
  private atOnce(steps: () => void): void {
    this.busy = true
    try {
      steps()
    } finally {
      this.busy = false
    }
    this.take()
  }

  /** What the renderer does on its own after the element was resized is no place that anybody chose: `resizeAll` follows. */
  private readonly changed = (): void => {
    const { width, height } = this.view()
    if (this.busy || width !== this.current.view.width || height !== this.current.view.height) return
    this.take()
  }

  private take(): void {
    const next = this.measure()
    if (sameState(this.current, next)) return
    this.current = next
    for (const listener of this.listeners) listener()
  }

  private rescale(factor: number): void {
    if (Math.abs(factor - 1) < 1e-6) return
    // Rendering without a graphics card has a scale of its own and mistakes parallelScale on pixels that are not square.
    const { parallelScale, scale } = this.viewport.getCamera()
    if (scale) this.viewport.setCamera({ scale: scale * factor })
    else if (parallelScale) this.viewport.setCamera({ parallelScale: parallelScale / factor })
  }

  /** Moves the film point to this place on the screen. */
  private bring(film: Point, at: Point): void {
    const [x, y] = apply(this.measure().transform, film)
    this.pan(at[0] - x, at[1] - y)
  }

  /** Not by the renderer's own flips: they depend on what was turned before. */
  private orient(orientation: Orientation): void {
    this.orientation = orientation
    if (getShouldUseCPURendering()) {
      this.viewport.setViewPresentation({ rotation: orientation.turn })
      this.viewport.setCamera({ flipHorizontal: orientation.mirrored })
      return
    }
    const { up, normal } = cameraAxes(orientation, this.plane.rowCosines, this.plane.columnCosines)
    const { focalPoint = [0, 0, 0], position = [0, 0, 1] } = this.viewport.getCamera()
    const away = Math.hypot(...difference(position, focalPoint))
    const [x, y, z] = normal
    const eye = moved(focalPoint, [x * away, y * away, z * away])
    this.viewport.setCamera({ viewUp: [...up], viewPlaneNormal: [x, y, z], focalPoint, position: eye })
  }

  private measure(): FilmState {
    const project = (world: Types.Point3) => this.viewport.worldToCanvas(world)
    const transform = filmToCanvas(this.plane, ([x, y, z]) => project([x, y, z]))
    const inverted = this.rendererInverts() !== this.invertedAtFirst
    return { transform, window: this.shownWindow(), inverted, orientation: this.orientation, view: this.view() }
  }

  private shownWindow(): GreyWindow {
    const range = this.viewport.getProperties().voiRange
    return range ? { low: range.lower, high: range.upper } : this.fullWindow
  }

  private rendererInverts(): boolean {
    return this.viewport.getProperties().invert ?? false
  }

  private film(): Size {
    return { width: this.columns, height: this.rows }
  }

  private view(): Size {
    const { clientWidth, clientHeight } = this.viewport.element
    return { width: clientWidth, height: clientHeight }
  }

  private middle(): Point {
    const { width, height } = this.view()
    return [width / 2, height / 2]
  }
}

/** The renderer resizes all films at once and forgets where they were. */
function resizeAll(): void {
  const back = [...shown].map((view) => view.keep())
  renderingEngine().resize(true, false)
  back.forEach((restore) => restore())
}

function sameState(p: FilmState, q: FilmState): boolean {
  const sameWindow = p.window.low === q.window.low && p.window.high === q.window.high
  const sameView = p.view.width === q.view.width && p.view.height === q.view.height
  const sameLook = sameWindow && p.inverted === q.inverted && sameOrientation(p.orientation, q.orientation)
  return sameLook && sameView && sameAffine(p.transform, q.transform)
}

const difference = (p: Types.Point3, q: Types.Point3): Types.Point3 => [p[0] - q[0], p[1] - q[1], p[2] - q[2]]
const moved = (p: Types.Point3, by: readonly number[]): Types.Point3 => [
  p[0] + (by[0] ?? 0),
  p[1] + (by[1] ?? 0),
  p[2] + (by[2] ?? 0),
]
