import { describe, expect, it } from 'vitest'

import { scaleOf } from './scale'

const map = { url: '', width: 2, height: 2, max: 1 }

describe('the scale of a map', () => {
  it('is that of the model which made it', () => {
    const scale = { full: 0.4, threshold: 0.03 }
    expect(scaleOf({ ...map, scale }, 'grad_cam')).toBe(scale)
  })

  it('goes by the method where the model brought none', () => {
    expect(scaleOf({ ...map, scale: null }, 'hires_cam_conjunction')).toEqual({ full: 1, threshold: 0.065 })
    expect(scaleOf({ ...map, scale: null }, 'grad_cam').full).toBe(0.18)
  })
})
