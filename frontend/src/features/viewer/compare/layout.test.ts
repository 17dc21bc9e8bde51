import { act, renderHook } from '@testing-library/react'
import { describe, expect, it } from 'vitest'

import { FIRST_LAYOUT, remembered, slotsOf, useLayout } from './layout'

describe('the layout of the films', () => {
  it('is remembered for each reader on his own', () => {
    const { result } = renderHook(() => useLayout('alice'))
    act(() => result.current[1]({ panels: 3, linked: false }))
    expect(remembered('alice')).toEqual({ ...FIRST_LAYOUT, panels: 3, linked: false })
    expect(remembered('bob')).toEqual(FIRST_LAYOUT)
  })

  it.each(['', 'null', '7', '[', '{"panels": 9, "linked": "yes", "companion": "x"}'])('makes sense of %s', (text) => {
    window.localStorage.setItem('dustlens.layout.alice', text)
    expect(remembered('alice')).toEqual(FIRST_LAYOUT)
  })

  it('puts the film first, then what it is compared with', () => {
    expect(slotsOf({ panels: 1, companion: 'standard' })).toEqual(['current'])
    expect(slotsOf({ panels: 2, companion: 'standard' })).toEqual(['current', 'standard'])
    expect(slotsOf({ panels: 3, companion: 'standard' })).toEqual(['current', 'prior', 'standard'])
  })
})
