import { describe, expect, it } from 'vitest'

import { enlarge, parseClassMap } from './classMap'

const bytesOf = (...values: number[]) => {
  const view = new DataView(new ArrayBuffer(values.length * 4))
  values.forEach((value, i) => view.setFloat32(i * 4, value, true))
  return view.buffer
}

describe('a class map', () => {
  it('is read row by row from little-endian bytes', () => {
    const map = parseClassMap(bytesOf(0, 1.5, 2, 3, 4, 5), 3, 2)
    expect(map.width).toBe(3)
    expect(Array.from(map.values)).toEqual([0, 1.5, 2, 3, 4, 5])
  })

  it('of another size than stated is refused', () => {
    expect(() => parseClassMap(bytesOf(1, 2, 3), 2, 2)).toThrow(RangeError)
  })

  it('keeps its values and its edges when enlarged', () => {
    const map = enlarge(parseClassMap(bytesOf(0, 8), 2, 1), 4)
    expect([map.width, map.height]).toEqual([8, 4])
    expect(Array.from(map.values.subarray(0, 8))).toEqual([0, 0, 1, 3, 5, 7, 8, 8])
  })

  it('never exceeds its maximum when enlarged', () => {
    const map = enlarge(parseClassMap(bytesOf(0, 1, 7, 2, 0, 3, 1, 1, 1), 3, 3), 5)
    expect(Math.max(...map.values)).toBeLessThanOrEqual(7)
  })
})
