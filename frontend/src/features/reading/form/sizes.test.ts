import { describe, expect, it } from 'vitest'

import { EMPTY, filled, type Opinion, withMeasures } from './opinion'
import { indexFor, standing, takesSizes } from './sizes'
import { LARGE_AT_MOST, type Opacity } from './types'

const set = (opinion: Opinion, path: string, value: unknown): Opinion => filled(opinion, path, value)
const graded = set(EMPTY, 'quality.grade', '1')
const large = (opacities: Opacity[]): Opinion => set(set(graded, 'large.category', 'B'), 'large.opacities', opacities)
const size = { long_mm: 34.2, short_mm: 20.1 }

describe('a size from the film', () => {
  it('is taken while 2C is open and has room', () => {
    expect([EMPTY, set(graded, 'parenchymal', false), set(graded, 'large.category', 'O')].map(takesSizes)).toEqual([false, false, false])
    expect([graded, set(graded, 'large.category', 'A'), large([{ long_mm: 34 }])].map(takesSizes)).toEqual([true, true, true])
    expect(takesSizes(large(Array.from({ length: LARGE_AT_MOST }, () => ({ long_mm: 12 }))))).toBe(false)
  })

  it('belongs to the first opacity without a size, else to a new one', () => {
    expect(indexFor(large([]), undefined)).toBe(0)
    expect(indexFor(large([{ long_mm: 34 }, { zone: 'left_upper' }]), undefined)).toBe(1)
    expect(indexFor(large([{ long_mm: 34 }, { short_mm: 9 }]), undefined)).toBe(2)
  })

  it('belongs to the opacity that it was entered as before, unless the reader wrote something else there', () => {
    const before = { index: 1, size }
    expect(indexFor(large([{ long_mm: 12 }, size]), before)).toBe(1)
    expect(indexFor(large([{ long_mm: 12 }, { ...size, short_mm: 21 }]), before)).toBe(2)
  })

  it('leaves the zone of the opacity, and what stood there can be put back', () => {
    const begun = large([{ long_mm: 12, zone: 'left_upper' }])
    const at = { index: 0, size }
    const sized = withMeasures(begun, 0, size)
    expect(sized.form.large?.opacities).toEqual([{ ...size, zone: 'left_upper' }])
    expect(withMeasures(sized, 0, standing(begun, at))).toEqual(begun)
    expect(withMeasures(withMeasures(large([]), 0, size), 0, standing(large([]), at))).toEqual(large([]))
  })
})
