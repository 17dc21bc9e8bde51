import { describe, expect, it, vi } from 'vitest'

import type { FilmView } from './filmView'
import { linkViews } from './link'
import { UPRIGHT } from './orientation'
import { centreOf, fitFactor, type Place } from './place'

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

function someView(): FilmView & { go: (place: Place) => void } {
  const listeners = new Set<() => void>()
  let place: Place = { zoom: 1, centre: [0.5, 0.5], orientation: UPRIGHT }
  const go = (next: Place) => {
    place = next
    listeners.forEach((listener) => listener())
  }
  const subscribe = (listener: () => void) => {
    listeners.add(listener)
    return () => listeners.delete(listener)
  }
  return { place: () => place, moveTo: vi.fn(go), subscribe, go } as unknown as FilmView & { go: (place: Place) => void }
}

describe('linked films', () => {
  it('follow each other both ways until they are parted', () => {
    const [left, right] = [someView(), someView()]
    const part = linkViews([left, right])
    left.go({ zoom: 3, centre: [0.2, 0.3], orientation: { turn: 90, mirrored: false } })
    expect(right.place()).toEqual(left.place())
    right.go({ zoom: 2, centre: [0.2, 0.3], orientation: UPRIGHT })
    expect(left.place().zoom).toBe(2)
    expect(right.moveTo).toHaveBeenCalledOnce()
    part()
    left.go({ zoom: 5, centre: [0.2, 0.3], orientation: UPRIGHT })
    expect(right.place().zoom).toBe(2)
  })

  it('leave each other alone where only a window changed', () => {
    const [left, right] = [someView(), someView()]
    linkViews([left, right])
    left.go(left.place())
    expect(right.moveTo).not.toHaveBeenCalled()
  })
})
