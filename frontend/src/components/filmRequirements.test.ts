import { describe, expect, it } from 'vitest'

import { aCase } from '@/testing/cases'

import { requirementsOf } from './filmRequirements'

const { radiograph } = aCase()
const of = (change: Partial<typeof radiograph>) => requirementsOf({ ...radiograph, ...change })

describe('the requirements of a film', () => {
  it('are fulfilled at their borders', () => {
    const film = of({ spacing_mm: [0.2, 0.175], columns: 2000, bits: 10 })
    expect(film).toMatchObject({ pitch: true, depth: true, width: true, widthCm: 35, pitchUm: [175, 200] })
  })

  it('are not fulfilled beyond them', () => {
    const film = of({ spacing_mm: [0.201, 0.175], columns: 1999, bits: 8 })
    expect(film).toMatchObject({ pitch: false, depth: false, width: false })
  })

  it('count the coarser of two pitches, and the width across', () => {
    expect(of({ spacing_mm: [0.1, 0.25], columns: 1600 })).toMatchObject({ pitch: false, width: true, widthCm: 40 })
  })

  it('are unknown where the file does not say', () => {
    expect(of({ spacing_mm: null, bits: null })).toMatchObject({ view: null, pitch: null, depth: null, width: null })
    expect(of({ columns: null })).toMatchObject({ width: null })
  })
})
