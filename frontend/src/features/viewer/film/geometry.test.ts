import { describe, expect, it } from 'vitest'

import { apply, filmToCanvas, filmToWorld, type FilmPlane, invert, scaleOf } from './geometry'

const plane: FilmPlane = {
  columns: 200,
  rows: 100,
  position: [10, 20, 30],
  rowCosines: [1, 0, 0],
  columnCosines: [0, 1, 0],
  columnSpacing: 0.1,
  rowSpacing: 0.4,
}

const project = ([x, y]: readonly [number, number, number]) => [3 * x - 5, 3 * y + 7] as const

describe('film to world', () => {
  it('puts the centre of the first pixel at the image position', () => {
    expect(filmToWorld(plane, [0.5, 0.5])).toEqual([10, 20, 30])
  })

  it('uses the column spacing along a row and the row spacing down a column', () => {
    const [x, y] = filmToWorld(plane, [100.5, 50.5])
    expect(x).toBeCloseTo(10 + 100 * 0.1)
    expect(y).toBeCloseTo(20 + 50 * 0.4)
  })

  it('follows the orientation of a turned film', () => {
    const turned: FilmPlane = { ...plane, rowCosines: [0, 0, -1], columnCosines: [0, 1, 0] }
    expect(filmToWorld(turned, [10.5, 0.5])).toEqual([10, 20, 29])
  })
})

describe('film to canvas', () => {
  const view = filmToCanvas(plane, project)

  it('agrees with the projection at the fourth corner, which it has not seen', () => {
    const corner = project(filmToWorld(plane, [200, 100]))
    expect(apply(view, [200, 100])[0]).toBeCloseTo(corner[0])
    expect(apply(view, [200, 100])[1]).toBeCloseTo(corner[1])
  })

  it('keeps unequal spacing apart', () => {
    expect(view.a).toBeCloseTo(0.3)
    expect(view.d).toBeCloseTo(1.2)
    expect(scaleOf(view)).toBeCloseTo(0.3)
  })

  it('returns to the film through its inverse', () => {
    const back = invert(view)
    if (back === null) throw new Error('no inverse')
    const [x, y] = apply(back, apply(view, [17.25, 61.5]))
    expect(x).toBeCloseTo(17.25)
    expect(y).toBeCloseTo(61.5)
  })

  it('has no inverse for a film without area', () => {
    expect(invert({ a: 1, b: 2, c: 2, d: 4, e: 0, f: 0 })).toBeNull()
  })
})
