import type { Affine, Point, WorldPoint } from './geometry'

/** How a film is turned on the screen: first mirrored left to right (or not), then turned clockwise. */
export interface Orientation {
  turn: Turn
  mirrored: boolean
}

export type Turn = 0 | 90 | 180 | 270

export const UPRIGHT: Orientation = { turn: 0, mirrored: false }

/** Turned on by 90 degrees as seen on the screen: 1 = clockwise, -1 = counter-clockwise. */
export function turned({ turn, mirrored }: Orientation, by: 1 | -1): Orientation {
  return { turn: ((turn + 90 * by + 360) % 360) as Turn, mirrored }
}

/** Mirrored left to right as seen on the screen, whichever way the film is turned. */
export function flipped({ turn, mirrored }: Orientation): Orientation {
  return { turn: ((360 - turn) % 360) as Turn, mirrored: !mirrored }
}

export const sameOrientation = (p: Orientation, q: Orientation): boolean => p.turn === q.turn && p.mirrored === q.mirrored

const COSINES: Record<Turn, Point> = { 0: [1, 0], 90: [0, 1], 180: [-1, 0], 270: [0, -1] }

/** Where a row and a column of the film run to on the screen (x to the right, y down). */
export function screenAxes({ turn, mirrored }: Orientation): { row: Point; column: Point } {
  const [cos, sin] = COSINES[turn]
  const sense = mirrored ? -1 : 1
  return { row: [sense * cos, sense * sin], column: [0 - sin, cos] }
}

/** The way a camera has to look: `up` is the top of the screen, `normal` points from the film to the eye. */
export function cameraAxes(
  orientation: Orientation,
  rowCosines: WorldPoint,
  columnCosines: WorldPoint,
): { up: WorldPoint; normal: WorldPoint } {
  const { row, column } = screenAxes(orientation)
  const world = (onScreen: Point): WorldPoint => {
    const along = row[0] * onScreen[0] + row[1] * onScreen[1]
    const down = column[0] * onScreen[0] + column[1] * onScreen[1]
    const at = (axis: 0 | 1 | 2) => rowCosines[axis] * along + columnCosines[axis] * down
    return [at(0), at(1), at(2)]
  }
  const up = world([0, -1])
  return { up, normal: cross(world([1, 0]), up) }
}

/** Whether an affine map shows the film as a mirror would. */
export const isMirrored = ({ a, b, c, d }: Affine): boolean => a * d - b * c < 0

function cross(p: WorldPoint, q: WorldPoint): WorldPoint {
  return [p[1] * q[2] - p[2] * q[1], p[2] * q[0] - p[0] * q[2], p[0] * q[1] - p[1] * q[0]]
}
