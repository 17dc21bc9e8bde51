import { describe, expect, it } from 'vitest'

import { centreOf, fitFactor } from './place'

const film = { width: 200, height: 100 }
const view = { width: 400, height: 400 }

describe('where a film is', () => {
  it('fits when its longer side fills the view', () => {
    expect(fitFactor({ a: 1, b: 0, c: 0, d: 1, e: 0, f: 0 }, film, view)).toBe(2)
    expect(fitFactor({ a: 2, b: 0, c: 0, d: 2, e: 0, f: 0 }, film, view)).toBe(1)
  })

  it('fits as well when it is turned, with pixels that are not square', () => {
    // On its side: 200 film pixels run down at 1 each, 100 run to the left at 3 each.
    expect(fitFactor({ a: 0, b: 1, c: -3, d: 0, e: 300, f: 0 }, film, view)).toBeCloseTo(400 / 300)
  })

  it('is named by the film point in the middle of the view', () => {
    expect(centreOf({ a: 4, b: 0, c: 0, d: 4, e: 0, f: 0 }, film, view)).toEqual([0.25, 0.5])
  })
})
