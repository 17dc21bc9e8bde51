import { screen } from '@testing-library/react'
import { expect, test } from 'vitest'

import type { Case } from '@/api/types'
import { aCase } from '@/testing/cases'
import { alice } from '@/testing/fixtures'
import { renderIn } from '@/testing/render'

import { PatientFacts } from './PatientFacts'
import { useExposure } from './useExposure'

const JOBS: Case['exposure'] = { first: '1985-03', last: '1999', ongoing: false, years: 14.3, dusts: ['silica', 'coal'], latency_years: 40 }
const unstated = aCase({ patient: { ...aCase().patient, dust_type: '', exposure_years: null }, exposure: JOBS })

test('exposure that was not stated is told from the jobs, and as told from them', () => {
  renderIn(<PatientFacts found={unstated} />, alice)
  expect(screen.getByText('Silica, Coal (from the jobs)')).toBeVisible()
  expect(screen.getByText('14.3 years (from the jobs)')).toBeVisible()
})

test('what was stated stands as it was stated', () => {
  renderIn(<PatientFacts found={aCase({ exposure: JOBS })} />, alice)
  expect(screen.getByText('Coal')).toBeVisible()
  expect(screen.getByText('12.5 years')).toBeVisible()
})

test.each([
  ['Silica, Coal 14 y · latency 40 y', JOBS],
  ['exposed 14 y · latency 40 y', { ...JOBS, dusts: [] }],
  ['Silica, Coal · latency 40 y', { ...JOBS, years: null }],
])('in brief it is %s', (said, exposure) => {
  const Brief = () => <p>{useExposure({ ...unstated, exposure }).brief.join(' · ')}</p>
  renderIn(<Brief />, alice)
  expect(screen.getByText(said)).toBeVisible()
})
