import { type ReactNode, useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'

import styles from './Film.module.css'
import type { FilmView } from './filmView'
import { invert, type Point } from './geometry'
import { lensPixels, lensToFilm } from './lensPixels'
import type { Pointer } from './pointer'

/** CSS pixels from side to side. */
const SIZE = 220
/** How far above a finger the lens stands: the hand would cover it. */
const ABOVE_FINGER = SIZE * 0.75

export const MAGNIFICATIONS = [2, 3, 4] as const
export type Magnification = (typeof MAGNIFICATIONS)[number]

interface Props {
  view: FilmView
  magnification: Magnification
  pointer: Pointer
}

/** A round magnifier with the film's own pixels in the current window. It starts in the middle of the view. */
export function Lens({ view, magnification, pointer }: Props): ReactNode {
  const { t } = useTranslation('viewer')
  const frame = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (frame.current === null) return
    const lens = new MovingLens(frame.current, view, magnification)
    const stops = [view.subscribe(lens.draw), pointer.follow(lens.move)]
    lens.draw()
    return () => stops.forEach((stop) => stop())
  }, [view, magnification, pointer])
  return (
    <div ref={frame} className={styles.lens} data-testid="film-lens" role="img" aria-label={t('film.lens', { times: magnification })}>
      <canvas style={{ width: SIZE, height: SIZE }} />
      <span aria-hidden>{magnification}×</span>
    </div>
  )
}

class MovingLens {
  private at: Point | null = null
  private lift = 0

  constructor(
    private readonly frame: HTMLElement,
    private readonly view: FilmView,
    private readonly magnification: number,
  ) {}

  move = (at: Point, touch: boolean): void => {
    this.at = at
    this.lift = touch ? ABOVE_FINGER : 0
    this.draw()
  }

  draw = (): void => {
    const { transform, window: grey, inverted, view } = this.view.state()
    const [x, y] = this.at ?? [view.width / 2, view.height / 2]
    this.frame.style.translate = `${x - SIZE / 2}px ${y - this.lift - SIZE / 2}px`
    const canvas = this.frame.querySelector('canvas')
    const context = canvas?.getContext('2d')
    const toFilm = invert(transform)
    if (canvas == null || context == null || toFilm === null) return
    const density = window.devicePixelRatio
    const size = Math.round(SIZE * density)
    if (canvas.width !== size) canvas.width = canvas.height = size
    const lens = lensToFilm(toFilm, [x, y], size, this.magnification, density)
    context.putImageData(new ImageData(lensPixels(this.view.grey, lens, size, { window: grey, inverted }), size, size), 0, 0)
  }
}
