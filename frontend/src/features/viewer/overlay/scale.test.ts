import { describe, expect, it } from 'vitest'

import { leastShare, scaleOf } from './scale'

const map = { url: '', width: 2, height: 2, max: 1 }

describe('the scale of a map', () => {
  it('is that of the model which made it', () => {
    const scale = { full: 0.4, threshold: 0.03 }
    expect(scaleOf({ ...map, scale }, 'grad_cam')).toBe(scale)
  })

  it('goes by the method where the model brought none', () => {
    expect(scaleOf({ ...map, scale: null }, 'hires_cam_conjunction')).toEqual({ full: 1, threshold: 0.065 })
    expect(scaleOf({ ...map, scale: null }, 'dense_cover')).toEqual({ full: 1, threshold: 0.1 })
    expect(scaleOf({ ...map, scale: null }, 'grad_cam').full).toBe(0.18)
  })

  it('begins at the step that its threshold reaches', () => {
    expect(leastShare({ full: 0.995, threshold: 0.0995 })).toBe(10)
    expect(leastShare({ full: 1, threshold: 0.065 })).toBe(10)
    expect(leastShare({ full: 0.18, threshold: 0 })).toBe(0)
  })
})
