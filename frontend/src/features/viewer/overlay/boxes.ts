import { apply, type Affine, type Point } from '../film/geometry'

/** A suspicious region in film pixels (edges). */
export interface Region {
  x0: number
  y0: number
  x1: number
  y1: number
  peak: number
}

export interface Box {
  /** 1 for the region that holds the most evidence: the order in which the model names them. */
  number: number
  corners: readonly Point[]
  /** Where the number stands: the upper left on the screen, whichever way the film is turned. */
  label: Point
  region: Region
}

/** Regions as numbered outlines in canvas pixels. */
export function boxesOf(regions: readonly Region[], view: Affine): Box[] {
  return regions.map((region, i) => {
    const { x0, y0, x1, y1 } = region
    const corners = ([[x0, y0], [x1, y0], [x1, y1], [x0, y1]] as const).map((corner) => apply(view, corner))
    const label: Point = [Math.min(...corners.map(([x]) => x)), Math.min(...corners.map(([, y]) => y))]
    return { number: i + 1, corners, label, region }
  })
}
