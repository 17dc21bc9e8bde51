import type { Lungs } from '@/api/types'

import type { Point } from '../film/geometry'

/** The six zones by the names of the model, in its order. */
export const ZONES = ['right_upper', 'right_middle', 'right_lower', 'left_upper', 'left_middle', 'left_lower'] as const
export type Zone = (typeof ZONES)[number]

export type Outline = readonly Point[]

export interface ZoneShape {
  zone: Zone
  /** Corners in film pixels. */
  corners: Outline
  /** Where its name stands, in film pixels. */
  middle: Point
}

const SIDES = ['right', 'left'] as const
const HEIGHTS = ['upper', 'middle', 'lower'] as const

export function isZone(name: string): name is Zone {
  return ZONES.some((zone) => zone === name)
}

/** The outlines of both lungs, in film pixels; an empty list where the model found none. */
export function lungsOf(lungs: Lungs | null): { side: (typeof SIDES)[number]; corners: Outline }[] {
  return SIDES.flatMap((side) => {
    const corners = (lungs?.[side] ?? []).map(([x = 0, y = 0]): Point => [x, y])
    return corners.length < 3 ? [] : [{ side, corners }]
  })
}

/**
 * The rows at which a lung is cut: its top, 1/3 and 2/3 of its height from apex to dome, its bottom. As the model cuts
 * its masks: whole rows. Corners of an outline are centres of border pixels.
 */
export function zoneCuts(corners: Outline): [top: number, first: number, second: number, bottom: number] {
  const rows = corners.map(([, y]) => Math.floor(y))
  const [top, bottom] = [Math.min(...rows), Math.max(...rows) + 1]
  const third = (count: number) => top + Math.floor((count * (bottom - top)) / 3)
  return [top, third(1), third(2), bottom]
}

/** The zones of the lungs that the model outlined. */
export function zonesOf(lungs: Lungs | null): ZoneShape[] {
  return lungsOf(lungs).flatMap(({ side, corners }) => {
    const cuts = zoneCuts(corners)
    return HEIGHTS.flatMap((height, i) => {
      const part = between(corners, cuts[i] ?? 0, cuts[i + 1] ?? 0)
      return part.length < 3 ? [] : [{ zone: `${side}_${height}` as const, corners: part, middle: centroid(part) }]
    })
  })
}

/** The zone that holds a film point. */
export function zoneAt(zones: readonly ZoneShape[], point: Point): Zone | null {
  return zones.find(({ corners }) => holds(corners, point))?.zone ?? null
}

/** The part of a polygon between two rows (Sutherland and Hodgman). */
function between(corners: Outline, top: number, bottom: number): Outline {
  return below(below(corners, top, 1), bottom, -1)
}

function below(corners: Outline, row: number, sense: 1 | -1): Outline {
  const inside = ([, y]: Point) => sense * (y - row) >= 0
  return corners.flatMap((corner, i) => {
    const last = corners.at(i - 1) ?? corner
    const crossing = inside(last) === inside(corner) ? [] : [meet(last, corner, row)]
    return inside(corner) ? [...crossing, corner] : crossing
  })
}

function meet([x0, y0]: Point, [x1, y1]: Point, row: number): Point {
  return [x0 + ((x1 - x0) * (row - y0)) / (y1 - y0), row]
}

function centroid(corners: Outline): Point {
  let [area, cx, cy] = [0, 0, 0]
  corners.forEach(([x1, y1], i) => {
    const [x0, y0] = corners.at(i - 1) ?? [x1, y1]
    const cross = x0 * y1 - x1 * y0
    area += cross
    cx += (x0 + x1) * cross
    cy += (y0 + y1) * cross
  })
  return area === 0 ? (corners[0] ?? [0, 0]) : [cx / (3 * area), cy / (3 * area)]
}

function holds(corners: Outline, [x, y]: Point): boolean {
  let inside = false
  corners.forEach(([x1, y1], i) => {
    const [x0, y0] = corners.at(i - 1) ?? [x1, y1]
    if (y0 > y !== y1 > y && x < x0 + ((x1 - x0) * (y - y0)) / (y1 - y0)) inside = !inside
  })
  return inside
}
