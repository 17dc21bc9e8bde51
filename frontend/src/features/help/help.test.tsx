import { screen } from '@testing-library/react'
import { expect, test } from 'vitest'

import { alice, aPage, audrey, someCounts } from '@/testing/fixtures'
import { renderApp } from '@/testing/render'
import { answers } from '@/testing/server'

test('the help page leads from upload to signature', async () => {
  renderApp('/help', alice)
  expect(await screen.findByRole('heading', { name: 'From film to signature' })).toBeVisible()
  expect(screen.getByText(/A signed reading never changes/)).toBeVisible()
})

test('the help says of mouse and keys what they do', async () => {
  renderApp('/help', alice)
  expect(await screen.findByText(/right button zooms, too\. Drag with the middle button/)).toBeVisible()
  expect(screen.getByText(/Press \? in the worklist or on a case/)).toBeVisible()
})

test('a hint greets a doctor once and stays away after it was closed', async () => {
  answers('cases/', aPage([]))
  answers('cases/counts/', someCounts())
  const first = renderApp('/worklist', alice)
  await first.user.click(await screen.findByRole('button', { name: 'Close this hint' }))
  expect(screen.queryByText(/This is where films wait/)).toBeNull()
  first.unmount()
  renderApp('/worklist', alice)
  expect(await screen.findByRole('heading', { name: 'Worklist' })).toBeVisible()
  expect(screen.queryByText(/This is where films wait/)).toBeNull()
})

test('an auditor is spared the hints for readers', async () => {
  answers('cases/', aPage([]))
  answers('cases/counts/', someCounts())
  renderApp('/worklist', audrey)
  expect(await screen.findByRole('heading', { name: 'Worklist' })).toBeVisible()
  expect(screen.queryByText(/This is where films wait/)).toBeNull()
})
