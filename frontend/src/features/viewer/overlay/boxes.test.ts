import { describe, expect, it } from 'vitest'

import { boxesOf } from './boxes'

const region = (x0: number, peak: number) => ({ x0, y0: 10, x1: x0 + 20, y1: 40, peak })
const doubled = { a: 2, b: 0, c: 0, d: 2, e: 5, f: -5 }

describe('boxes', () => {
  it('are numbered in the order in which the model names them', () => {
    const boxes = boxesOf([region(0, 1), region(100, 9), region(50, 4)], doubled)
    expect(boxes.map(({ region: { x0 } }) => x0)).toEqual([0, 100, 50])
    expect(boxes.map(({ number }) => number)).toEqual([1, 2, 3])
  })

  it('lie where the film is shown', () => {
    const [box] = boxesOf([region(0, 1)], doubled)
    expect(box?.corners).toEqual([[5, 15], [45, 15], [45, 75], [5, 75]])
  })

  it('keep their number at the upper left of a mirrored film', () => {
    const [box] = boxesOf([region(0, 1)], { ...doubled, a: -2, e: 100 })
    expect(box?.label).toEqual([60, 15])
  })
})
