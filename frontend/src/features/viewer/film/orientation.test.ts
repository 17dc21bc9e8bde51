import { describe, expect, it } from 'vitest'

import { cameraAxes, flipped, isMirrored, type Orientation, screenAxes, turned, UPRIGHT } from './orientation'

const ROW = [1, 0, 0] as const
const COLUMN = [0, 1, 0] as const
/** Without negative zeros, which `toEqual` tells from zeros. */
const plain = <T,>(value: T): T => JSON.parse(JSON.stringify(value)) as T

describe('an orientation', () => {
  it('is upright again after four turns, and after two flips', () => {
    const four = turned(turned(turned(turned(UPRIGHT, 1), 1), 1), 1)
    expect(four).toEqual(UPRIGHT)
    expect(flipped(flipped(turned(UPRIGHT, 1)))).toEqual(turned(UPRIGHT, 1))
  })

  it('turns clockwise on the screen: what was at the top is at the right', () => {
    // A column of the film ran down; after a turn to the right it runs to the left.
    expect(plain(screenAxes(turned(UPRIGHT, 1)))).toEqual({ row: [0, 1], column: [-1, 0] })
  })

  it.each([0, 90, 180, 270] as const)('swaps left and right of the screen when flipped, turned by %i or not', (turn) => {
    const before = plain(screenAxes({ turn, mirrored: false }))
    const after = plain(screenAxes(flipped({ turn, mirrored: false })))
    expect(after.row).toEqual([0 - before.row[0], before.row[1]])
    expect(after.column).toEqual([0 - before.column[0], before.column[1]])
  })

  it('looks at an upright film from the front and at a mirrored one from behind', () => {
    expect(plain(cameraAxes(UPRIGHT, ROW, COLUMN))).toEqual({ up: [0, -1, 0], normal: [0, 0, -1] })
    expect(plain(cameraAxes({ turn: 0, mirrored: true }, ROW, COLUMN))).toEqual({ up: [0, -1, 0], normal: [0, 0, 1] })
  })

  it('is told from a transform that swaps the sides', () => {
    const transform = ({ row, column }: ReturnType<typeof screenAxes>) =>
      ({ a: row[0], b: row[1], c: column[0], d: column[1], e: 0, f: 0 })
    const every: Orientation[] = ([0, 90, 180, 270] as const).flatMap((turn) => [{ turn, mirrored: false }, { turn, mirrored: true }])
    for (const orientation of every) expect(isMirrored(transform(screenAxes(orientation)))).toBe(orientation.mirrored)
  })
})
