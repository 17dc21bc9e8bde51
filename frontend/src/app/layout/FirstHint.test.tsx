import { screen } from '@testing-library/react'
import { expect, test } from 'vitest'

import { aCaseRow, aHistory, alice } from '@/testing/fixtures'
import { renderApp } from '@/testing/render'
import { answers } from '@/testing/server'

test('the page of one patient has a hint of its own, not that of the list of all', async () => {
  const patient = aHistory([aCaseRow()])
  answers(`patients/${patient.id}/`, patient)
  answers('patients/', { next: null, previous: null, results: [] })
  const app = renderApp(`/patients/${patient.id}`, alice)
  expect(await screen.findByText(/^Films stand newest first/)).toBeVisible()
  expect(screen.queryByText(/^Everybody whose films are here/)).not.toBeInTheDocument()
  await app.user.click(screen.getByRole('link', { name: 'Patients' }))
  expect(await screen.findByText(/^Everybody whose films are here/)).toBeVisible()
})
