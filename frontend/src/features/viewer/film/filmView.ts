import { Enums, metaData, type Types } from '@cornerstonejs/core'

import { type Affine, apply, filmToCanvas, type FilmPlane, invert, type Point, sameAffine, scaleOf } from './geometry'
import { holdFilm, imageIdOf, type Progress, releaseFilm, renderingEngine } from './loader'
import type { GreyWindow } from './window'

/** What is on the screen now. A new object whenever something changed, the same one otherwise. */
export interface FilmState {
  /** Film pixels to CSS pixels of the element. */
  transform: Affine
  window: GreyWindow
  inverted: boolean
}

/** A film on the screen. The only face of the renderer that the rest of the application sees. */
export interface FilmView {
  readonly columns: number
  readonly rows: number
  readonly filmWindow: GreyWindow
  readonly fullWindow: GreyWindow
  state: () => FilmState
  subscribe: (listener: () => void) => () => void
  setWindow: (window: GreyWindow) => void
  toggleInvert: () => void
  zoom: (factor: number, at?: Point) => void
  pan: (dx: number, dy: number) => void
  fit: () => void
  oneToOne: () => void
  reset: () => void
  destroy: () => void
}

/** Screen pixels per film pixel. */
const SMALLEST = 0.01
const LARGEST = 40

let views = 0

/** Loads the film and shows it in the element; throws FilmError where it cannot be had. */
export async function openFilm(
  element: HTMLDivElement,
  url: string,
  onProgress: Progress,
  signal: AbortSignal,
): Promise<FilmView> {
  const image = await holdFilm(url, onProgress)
  try {
    signal.throwIfAborted()
    const viewportId = `film-${++views}`
    const viewport = await show(element, viewportId, url)
    const close = () => {
      renderingEngine().disableElement(viewportId)
      releaseFilm(url)
    }
    return new StackFilmView(viewport, image, close)
  } catch (error) {
    releaseFilm(url)
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
  private current: FilmState
  private readonly plane: FilmPlane
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
    this.current = this.measure()
    for (const event of StackFilmView.EVENTS) viewport.element.addEventListener(event, this.changed)
    this.resizing = new ResizeObserver(() => this.resize())
    this.resizing.observe(viewport.element)
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
    this.viewport.setProperties({ invert: !this.inverted() })
    this.viewport.render()
    this.changed()
  }

  /** The film point under `at` (the middle of the view when left out) stays where it is. */
  zoom = (factor: number, at: Point = this.middle()): void => {
    const { transform } = this.current
    const wanted = scaleOf(transform) * factor
    const toFilm = invert(transform)
    if (toFilm === null || wanted < SMALLEST || wanted > LARGEST) return
    const anchor = apply(toFilm, at)
    this.rescale(factor)
    const [x, y] = apply(this.measure().transform, anchor)
    this.pan(at[0] - x, at[1] - y)
  }

  /** Not the viewport's setPan, which swallows movements of less than a pixel. */
  pan = (dx: number, dy: number): void => {
    const { focalPoint, position } = this.viewport.getCamera()
    if (!focalPoint || !position) return
    const shift = difference(this.viewport.canvasToWorld([0, 0]), this.viewport.canvasToWorld([dx, dy]))
    this.viewport.setCamera({ focalPoint: moved(focalPoint, shift), position: moved(position, shift) })
    this.viewport.render()
  }

  fit = (): void => {
    this.viewport.resetCamera()
    this.viewport.render()
  }

  /** One film pixel on one pixel of the screen. */
  oneToOne = (): void => this.zoom(1 / (window.devicePixelRatio * scaleOf(this.current.transform)))

  reset = (): void => {
    this.viewport.setProperties({ invert: false })
    this.setWindow(this.filmWindow)
    this.fit()
  }

  destroy = (): void => {
    this.resizing.disconnect()
    for (const event of StackFilmView.EVENTS) this.viewport.element.removeEventListener(event, this.changed)
    this.listeners.clear()
    this.close()
  }

  private readonly changed = (): void => {
    const next = this.measure()
    if (sameState(this.current, next)) return
    this.current = next
    for (const listener of this.listeners) listener()
  }

  private rescale(factor: number): void {
    const { parallelScale } = this.viewport.getCamera()
    if (parallelScale && Math.abs(factor - 1) > 1e-6) this.viewport.setCamera({ parallelScale: parallelScale / factor })
  }

  private measure(): FilmState {
    const project = (world: Types.Point3) => this.viewport.worldToCanvas(world)
    const transform = filmToCanvas(this.plane, ([x, y, z]) => project([x, y, z]))
    return { transform, window: this.shownWindow(), inverted: this.inverted() }
  }

  /** A film that was fitted stays fitted; one that was zoomed keeps its zoom. */
  private resize(): void {
    const fitted = Math.abs(this.viewport.getZoom() - 1) < 1e-3
    renderingEngine().resize(true, !fitted)
    this.changed()
  }

  private shownWindow(): GreyWindow {
    const range = this.viewport.getProperties().voiRange
    return range ? { low: range.lower, high: range.upper } : this.fullWindow
  }

  private inverted(): boolean {
    return this.viewport.getProperties().invert ?? false
  }

  private middle(): Point {
    const { clientWidth, clientHeight } = this.viewport.element
    return [clientWidth / 2, clientHeight / 2]
  }
}

function planeOf(image: Types.IImage): FilmPlane {
  const plane = metaData.get('imagePlaneModule', image.imageId) as Partial<Types.ImagePlaneModule> | undefined
  return {
    columns: image.columns,
    rows: image.rows,
    position: plane?.imagePositionPatient ?? [0, 0, 0],
    rowCosines: plane?.rowCosines ?? [1, 0, 0],
    columnCosines: plane?.columnCosines ?? [0, 1, 0],
    columnSpacing: plane?.columnPixelSpacing ?? 1,
    rowSpacing: plane?.rowPixelSpacing ?? 1,
  }
}

function sameState(p: FilmState, q: FilmState): boolean {
  const sameWindow = p.window.low === q.window.low && p.window.high === q.window.high
  return sameWindow && p.inverted === q.inverted && sameAffine(p.transform, q.transform)
}

const difference = (p: Types.Point3, q: Types.Point3): Types.Point3 => [p[0] - q[0], p[1] - q[1], p[2] - q[2]]
const moved = (p: Types.Point3, by: readonly number[]): Types.Point3 => [
  p[0] + (by[0] ?? 0),
  p[1] + (by[1] ?? 0),
  p[2] + (by[2] ?? 0),
]
