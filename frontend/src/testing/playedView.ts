import type { FilmState, FilmView } from '@/features/viewer/film/filmView'
import { type Affine, apply, type Point } from '@/features/viewer/film/geometry'
import { UPRIGHT } from '@/features/viewer/film/orientation'
import type { Place } from '@/features/viewer/film/place'

/** A film on a played screen: the geometry is real, nothing is drawn. For tests. */
export class PlayedView {
  current: Place = { zoom: 1, centre: [0.5, 0.5], orientation: UPRIGHT }
  moves = 0
  private readonly listeners = new Set<() => void>()

  constructor(
    readonly columns: number,
    readonly rows: number,
    /** Width of a pixel against its height. */
    private readonly aspect = 1,
    private readonly size = { width: 400, height: 500 },
  ) {}

  state = (): FilmState => ({
    transform: this.transform(),
    window: { low: 0, high: 1 },
    inverted: false,
    orientation: this.current.orientation,
    view: this.size,
  })

  place = (): Place => this.current

  moveTo = (place: Place): void => {
    this.moves += 1
    this.current = place
    this.listeners.forEach((listener) => listener())
  }

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  /** Where a point of the film, in shares of it, is on the screen. */
  onScreen([x, y]: Point): Point {
    return apply(this.transform(), [x * this.columns, y * this.rows])
  }

  asView(): FilmView {
    return this as unknown as FilmView
  }

  private transform(): Affine {
    const { width, height } = this.size
    const { zoom, centre } = this.current
    const scale = zoom * Math.min(width / (this.columns * this.aspect), height / this.rows)
    const a = scale * this.aspect
    return { a, b: 0, c: 0, d: scale, e: width / 2 - a * centre[0] * this.columns, f: height / 2 - scale * centre[1] * this.rows }
  }
}
