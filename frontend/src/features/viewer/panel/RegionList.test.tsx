import { screen } from '@testing-library/react'
import { describe, expect, it } from 'vitest'

import type { Lungs } from '@/api/types'
import { aPrediction } from '@/testing/cases'
import { alice } from '@/testing/fixtures'
import { renderIn } from '@/testing/render'

import { RegionList } from './RegionList'

/** 320 pixels wide and 280 high, around row 560. */
const { regions } = aPrediction()
const LUNGS: Lungs = { right: [[200, 300], [700, 300], [700, 1200], [200, 1200]], left: [] }

const open = (spacing: number[] | null, lungs: Lungs | null = null) =>
  renderIn(<RegionList regions={regions} spacing={spacing} lungs={lungs} chosen={null} onChoose={() => undefined} />, alice)

describe('a suspicious region', () => {
  it('is given in millimetres, across and down, on pixels that are not square', () => {
    open([0.3, 0.22])
    expect(screen.getByText('70 × 84 mm')).toBeInTheDocument()
  })

  it('is given in pixels where the film does not say how large they are', () => {
    open(null)
    expect(screen.getByText('320 × 280 px')).toBeInTheDocument()
  })

  it('names the zone that holds its middle', () => {
    open(null, LUNGS)
    expect(screen.getByText('Right upper zone')).toBeInTheDocument()
  })

  it('names none where the model found no lungs there', () => {
    open(null)
    expect(screen.queryByText(/zone/)).not.toBeInTheDocument()
  })
})
