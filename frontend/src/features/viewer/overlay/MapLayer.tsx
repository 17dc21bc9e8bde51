import { type ReactNode, useLayoutEffect, useMemo, useRef } from 'react'

import type { FilmView } from '../film/filmView'
import type { Affine } from '../film/geometry'
import { type ClassMap, enlarge } from './classMap'
import { colourMap, type ColourScale } from './colour'
import styles from './Layers.module.css'

/** Pixels along the longer side of the coloured picture, at least. */
const FINE = 512

interface Props {
  map: ClassMap | undefined
  scale: ColourScale
  film: Pick<FilmView, 'columns' | 'rows'>
  transform: Affine
  /** 0 = not to be seen, 1 = covers the film. */
  opacity: number
  /** Share of the full scale below which nothing is coloured. */
  threshold: number
}

/** The class map over the film, in colours of a fixed scale. */
export function MapLayer({ map, scale, film, transform, opacity, threshold }: Props): ReactNode {
  const canvas = useRef<HTMLCanvasElement>(null)
  const fine = useMemo(() => (map === undefined ? null : enlarged(map)), [map])
  const hidden = threshold * scale.full
  const picture = useMemo(() => (fine === null ? null : pictureOf(fine, scale, hidden)), [fine, scale, hidden])
  useLayoutEffect(() => {
    if (canvas.current !== null) draw(canvas.current, picture, film, transform, opacity)
  }, [picture, film, transform, opacity])
  return <canvas ref={canvas} className={styles.layer} data-testid="map-canvas" aria-hidden />
}

const enlarged = (map: ClassMap) => enlarge(map, Math.max(1, Math.ceil(FINE / Math.max(map.width, map.height))))

function pictureOf(fine: ClassMap, scale: ColourScale, hidden: number): HTMLCanvasElement | null {
  const picture = document.createElement('canvas')
  picture.width = fine.width
  picture.height = fine.height
  const context = picture.getContext('2d')
  context?.putImageData(new ImageData(colourMap(fine, scale, hidden), fine.width, fine.height), 0, 0)
  return context === null ? null : picture
}

function draw(
  canvas: HTMLCanvasElement,
  picture: HTMLCanvasElement | null,
  film: Props['film'],
  { a, b, c, d, e, f }: Affine,
  opacity: number,
): void {
  const ratio = window.devicePixelRatio
  canvas.width = Math.round(canvas.clientWidth * ratio)
  canvas.height = Math.round(canvas.clientHeight * ratio)
  const context = canvas.getContext('2d')
  if (context === null || picture === null || opacity === 0) return
  context.setTransform(a * ratio, b * ratio, c * ratio, d * ratio, e * ratio, f * ratio)
  context.globalAlpha = opacity
  context.imageSmoothingQuality = 'high'
  context.drawImage(picture, 0, 0, film.columns, film.rows)
}
