import { describe, expect, it } from 'vitest'

import { colourAt, colourMap, gradient } from './colour'

const scale = { full: 10, threshold: 2 }
const colours = (...values: number[]) => {
  const bytes = colourMap({ values: Float32Array.from(values) }, scale)
  return values.map((_, i) => Array.from(bytes.subarray(i * 4, i * 4 + 4)))
}
const lightness = (t: number) => {
  const [r, g, b] = colourAt(t)
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

describe('the colours of a map', () => {
  it('run from the ends of viridis', () => {
    expect(colourAt(0)).toEqual([0x44, 0x01, 0x54])
    expect(colourAt(1)).toEqual([0xfd, 0xe7, 0x25])
  })

  it('grow lighter with every step, so that they read without colour vision', () => {
    const steps = Array.from({ length: 40 }, (_, i) => lightness(i / 39))
    expect(steps.every((value, i) => i === 0 || value > (steps[i - 1] ?? 0))).toBe(true)
  })

  it('leave values below the threshold transparent', () => {
    expect(colours(0, 1.99, -3, NaN).map((pixel) => pixel[3])).toEqual([0, 0, 0, 0])
    expect(colours(3)[0]?.[3]).toBe(255)
  })

  it('hide what is weaker than asked for, and change nothing else', () => {
    const values = Float32Array.from([3, 6, 10])
    const [all, strong] = [colourMap({ values }, scale), colourMap({ values }, scale, 5)]
    expect(Array.from(strong.subarray(0, 4))).toEqual([0, 0, 0, 0])
    expect(strong.subarray(4)).toEqual(all.subarray(4))
  })

  it('fade in above the threshold, so that no edge is drawn where none is', () => {
    const [first, second] = colours(2.2, 2.6)
    expect(first?.[3]).toBeGreaterThan(0)
    expect(second?.[3]).toBeGreaterThan(first?.[3] ?? 255)
    expect(second?.[3]).toBeLessThan(255)
  })

  it('keep a fixed scale: a weak map stays weak', () => {
    const [weak] = colours(4)
    const [, strong] = colours(4, 10)
    expect(weak?.slice(0, 3)).toEqual(Array.from(colourAt(64 / 255)))
    expect(strong?.slice(0, 3)).toEqual([0xfd, 0xe7, 0x25])
    expect(colours(4, 10)[0]).toEqual(weak)
  })

  it('hold values beyond the scale at the last colour', () => {
    expect(colours(99)[0]).toEqual([0xfd, 0xe7, 0x25, 255])
  })

  it('appear in the legend in the same order', () => {
    expect(gradient()).toMatch(/^linear-gradient\(to right, rgb\(68 1 84\),.*rgb\(253 231 37\)\)$/)
  })
})
