import { describe, expect, it } from 'vitest'

import { greyWithin } from './grey'
import {
  acrossEnd, distance, dragged, type Ellipse, ellipseFacts, ellipseOutline, insideOf, newShape, type Spacing, spacingOf,
} from './shapes'

/** Rows are 0.4 mm apart, columns 0.1 mm. */
const uneven: Spacing = [0.4, 0.1]
const ellipse: Ellipse = { kind: 'ellipse', id: 1, from: [100, 50], to: [300, 50], across: 10 }

describe('a length', () => {
  it('is in mm, each direction by its own spacing', () => {
    expect(distance([0, 0], [100, 0], uneven)).toBeCloseTo(10)
    expect(distance([0, 0], [0, 100], uneven)).toBeCloseTo(40)
    expect(distance([0, 0], [300, 100], uneven)).toBeCloseTo(50)
  })

  it('needs a film that knows how large its pixels are', () => {
    expect(spacingOf([0.4, 0.1])).toEqual(uneven)
    expect([null, [], [0.1], [0, 0.1], [0.1, -1]].map(spacingOf)).toEqual([null, null, null, null, null])
  })
})

describe('an ellipse', () => {
  it('has both axes in mm, the longer one first, and its area', () => {
    expect(ellipseFacts(ellipse, uneven)).toEqual({ long: 20, short: 10, area: (Math.PI / 4) * 200 })
    expect(ellipseFacts({ ...ellipse, across: 30 }, uneven)).toMatchObject({ long: 30, short: 20 })
  })

  it('reaches the same distance in mm all around when its axes are equal', () => {
    const circle = { ...ellipse, across: 20 }
    const reach = ellipseOutline(circle, uneven).map((point) => distance(point, [200, 50], uneven))
    expect(Math.max(...reach) - Math.min(...reach)).toBeLessThan(1e-9)
  })

  it('is taken hold of at the end of its second axis', () => {
    const [x, y] = acrossEnd(ellipse, uneven)
    expect(x).toBeCloseTo(200)
    expect(Math.abs(y - 50)).toBeCloseTo(5 / 0.4)
  })

  it('knows what lies within', () => {
    const inside = insideOf(ellipse, uneven)
    expect([inside([200, 50]), inside([298, 50]), inside([302, 50]), inside([200, 61]), inside([200, 64])]).toEqual([true, true, false, true, false])
  })

  it('gives mean and standard deviation of the grey values within', () => {
    const columns = 400
    const valueAt = (i: number) => (i % columns < 200 ? 100 : 300)
    const facts = greyWithin(ellipse, uneven, { columns, rows: 100, valueAt, negative: false })
    expect(facts?.mean).toBeCloseTo(200)
    expect(facts?.sd).toBeCloseTo(100)
    expect(facts?.count ?? 0).toBeGreaterThan(3800)
  })

  it('beside the film has no grey values', () => {
    const away: Ellipse = { ...ellipse, from: [-300, -90], to: [-100, -90] }
    expect(greyWithin(away, uneven, { columns: 9, rows: 9, valueAt: () => 1, negative: false })).toBeNull()
  })
})

describe('dragging', () => {
  it('moves the whole shape, or one end of it', () => {
    const line = newShape('length', 1, [0, 0], [10, 0], uneven)
    expect(dragged(line, 'body', [5, 5], [7, 8], uneven)).toMatchObject({ from: [2, 3], to: [12, 3] })
    expect(dragged(line, 'to', [10, 0], [10, 20], uneven)).toMatchObject({ from: [0, 0], to: [10, 20] })
  })

  it('never makes a shape without length', () => {
    const line = newShape('length', 1, [0, 0], [10, 0], uneven)
    expect(dragged(line, 'to', [10, 0], [0, 0], uneven)).toBe(line)
  })

  it('sets the second axis to where the pointer is, on either side', () => {
    expect(dragged(ellipse, 'across', [0, 0], [200, 75], uneven)).toMatchObject({ across: 20 })
    expect(dragged(ellipse, 'across', [0, 0], [200, 25], uneven)).toMatchObject({ across: 20 })
  })
})
