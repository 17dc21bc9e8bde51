import { screen, within } from '@testing-library/react'
import { expect, test } from 'vitest'

import type { ModelCard } from '@/api/types'
import { alice } from '@/testing/fixtures'
import { renderApp } from '@/testing/render'
import { answers } from '@/testing/server'

const CARD: ModelCard = {
  name: 'm', version: '1', digest: 'f00d', intended_use: 'Research.', limits: ['Frontal films only.'], data: 'Drawn films.', licence: 'Apache-2.0',
  metrics: { n: 848, macro_recall: 0.8815, macro_recall_interval: [0.8472, 0.9123], ece: 0.0247, regions: { hit_rate: 0.98 } },
}

test('the figures that matter most come first, all others are folded', async () => {
  answers('model/', CARD)
  const app = renderApp('/model', alice)
  const brief = await screen.findByRole('region', { name: 'Measured figures in brief' })
  expect(brief).toHaveTextContent(/Macro-recall0\.882.*95 %: 0\.847 to 0\.912.*Expected calibration error0\.025.*no evidence of clinical accuracy/)
  expect(within(brief).queryByText('Quadratic weighted kappa')).not.toBeInTheDocument()
  expect(screen.getByText('Frontal films only.')).toBeVisible()
  expect(screen.getByText('Regions shown')).not.toBeVisible()
  await app.user.click(screen.getByText('All measured figures'))
  expect(screen.getByText('Regions shown')).toBeVisible()
})

test('a card without figures has none in brief', async () => {
  answers('model/', { ...CARD, metrics: {} })
  renderApp('/model', alice)
  expect(await screen.findByText('Frontal films only.')).toBeVisible()
  expect(screen.queryByRole('region', { name: 'Measured figures in brief' })).not.toBeInTheDocument()
})
