import { describe, expect, it } from 'vitest'

import { dragged, nextPreset, preset, PRESETS, sameWindow } from './window'

const film = { low: 1000, high: 3000 }
const full = { low: 0, high: 4095 }

describe('window presets', () => {
  it('gives the window of the film back unchanged', () => {
    expect(preset('film', film, full)).toEqual(film)
  })

  it('shows every grey value with the full preset', () => {
    expect(preset('full', film, full)).toEqual(full)
  })

  it('looks at darker values for the lungs and at brighter ones for the mediastinum', () => {
    const centre = (name: 'lung' | 'mediastinum') => {
      const { low, high } = preset(name, film, full)
      return (low + high) / 2
    }
    expect(centre('lung')).toBeLessThan(2000)
    expect(centre('mediastinum')).toBeGreaterThan(2000)
  })

  it.each(PRESETS)('has a positive width: %s', (name) => {
    const { low, high } = preset(name, film, full)
    expect(high).toBeGreaterThan(low)
  })
})

describe('a window drag', () => {
  it('widens to the right around the same centre', () => {
    expect(dragged(film, 50, 0, 10)).toEqual({ low: 750, high: 3250 })
  })

  it('moves to brighter values when dragged down', () => {
    expect(dragged(film, 0, 10, 10)).toEqual({ low: 1100, high: 3100 })
  })

  it('never turns inside out', () => {
    const { low, high } = dragged(film, -9999, 0, 10)
    expect(high - low).toBe(10)
  })
})

describe('the next preset', () => {
  it('leads through all of them and back', () => {
    const windows = PRESETS.map((name) => preset(name, film, full))
    const next = windows.map((window) => nextPreset(window, film, full))
    expect(next).toEqual([...windows.slice(1), film])
  })

  it('is never the window that is seen already, even where two are alike', () => {
    const next = nextPreset(full, full, full)
    expect(sameWindow(next, full)).toBe(false)
  })
})
