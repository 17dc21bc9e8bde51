import { screen, waitFor, within } from '@testing-library/react'
import { http, HttpResponse } from 'msw'
import { expect, test } from 'vitest'

import { aCaseRow, aHistory, alice, aPage, audrey } from '@/testing/fixtures'
import { fill, renderApp } from '@/testing/render'
import { answers, at, refusal, server } from '@/testing/server'

import { byPatient } from './api'

test('the history lists the films newest first and says how the stage changed', async () => {
  const patient = aHistory([
    aCaseRow({ row: { created_at: '2026-03-02T08:00:00Z' }, analysis: { stage: 2 } }),
    aCaseRow({ row: { created_at: '2025-03-02T08:00:00Z' }, analysis: { stage: null, status: 'failed', code: 'attempts_exhausted' } }),
    aCaseRow({ row: { created_at: '2024-03-02T08:00:00Z' }, analysis: { stage: 1 } }),
  ])
  answers(`patients/${patient.id}/`, patient)
  renderApp(`/patients/${patient.id}`, alice)
  const list = await screen.findByRole('list', { name: 'Films, newest first' })
  const films = within(list).getAllByRole('listitem')
  expect(films[0]).toHaveTextContent(/Mar 2, 2026.*Stage II.*higher than the film before/)
  expect(films[1]).toHaveTextContent(/Failed.*tried several times/)
  expect(films[2]).not.toHaveTextContent('film before')
  expect(screen.queryByText(/only one film/)).not.toBeInTheDocument()
})

test('one film alone carries the warning that it should not confirm the disease', async () => {
  const patient = aHistory([aCaseRow()])
  answers(`patients/${patient.id}/`, patient)
  renderApp(`/patients/${patient.id}`, alice)
  expect(await screen.findByText(/One film alone should not confirm pneumoconiosis/)).toBeVisible()
})

test('a patient of another department is not found', async () => {
  server.use(http.get(at('patients/of-charlie/'), () => refusal(404, 'not_found')))
  renderApp('/patients/of-charlie', alice)
  expect(await screen.findByText('Not found. It may belong to another department.')).toBeVisible()
})

test('a doctor corrects the patient, and what the backend refuses stands at its field', async () => {
  const patient = aHistory([aCaseRow()])
  answers(`patients/${patient.id}/`, patient)
  server.use(
    http.patch(at(`patients/${patient.id}/`), () =>
      refusal(400, 'validation_failed', { fields: { hospital_number: ['This number is taken.'] } }),
    ),
  )
  const app = renderApp(`/patients/${patient.id}`, alice)
  await app.user.click(await screen.findByRole('button', { name: 'Edit' }))
  await app.user.click(await screen.findByRole('button', { name: 'Save' }))
  expect(await screen.findByText('This number is taken.')).toBeVisible()
})

/** The form of a patient, and what it last sent. */
async function editing(patient: ReturnType<typeof aHistory>): Promise<{ app: ReturnType<typeof renderApp>; sent: () => unknown }> {
  let sent: unknown
  answers(`patients/${patient.id}/`, patient)
  server.use(
    http.patch(at(`patients/${patient.id}/`), async ({ request }) => {
      sent = await request.json()
      return HttpResponse.json(patient)
    }),
  )
  const app = renderApp(`/patients/${patient.id}`, alice)
  await app.user.click(await screen.findByRole('button', { name: 'Edit' }))
  return { app, sent: () => sent }
}

test('an emptied field is taken away from the patient', async () => {
  const { app, sent } = await editing(aHistory([aCaseRow()]))
  await app.user.clear(await screen.findByLabelText('Years of exposure'))
  await app.user.clear(screen.getByLabelText('Employer'))
  await app.user.click(screen.getByRole('button', { name: 'Save' }))
  expect(await screen.findByText('Saved.')).toBeVisible()
  expect(sent()).toMatchObject({ employer: '', exposure_years: null, birth_date: '1970-05-04', dust_type: 'coal' })
})

test('an auditor reads and cannot edit', async () => {
  const patient = aHistory([aCaseRow()])
  answers(`patients/${patient.id}/`, patient)
  renderApp(`/patients/${patient.id}`, audrey)
  await screen.findByRole('heading', { name: 'Wang Wei' })
  expect(screen.queryByRole('button', { name: 'Edit' })).not.toBeInTheDocument()
})

test('the list of patients gathers the films of each', async () => {
  const wang = aCaseRow()
  answers('cases/', aPage([wang, { ...aCaseRow(), patient: wang.patient }, aCaseRow({ patient: { hospital_number: 'H-2', name: 'Li Na' } })]))
  renderApp('/patients', alice)
  expect(await screen.findByRole('link', { name: /Wang Wei.*2 films/ })).toHaveAttribute('href', `/patients/${wang.patient.id}`)
  expect(screen.getByRole('link', { name: /Li Na.*1 film shown/ })).toBeVisible()
})

test('choosing Patients in the navigation starts a new search', async () => {
  const asked: (string | null)[] = []
  server.use(
    http.get(at('cases/'), ({ request }) => {
      asked.push(new URL(request.url).searchParams.get('search'))
      return HttpResponse.json(aPage([aCaseRow()]))
    }),
  )
  const app = renderApp('/patients', alice)
  const box = await screen.findByLabelText('Name or hospital number')
  await fill(app.user, box, 'Wang')
  await waitFor(() => expect(app.address()).toBe('/patients?search=Wang'))
  await waitFor(() => expect(asked).toEqual([null, 'Wang']))
  await app.user.click(screen.getByRole('link', { name: 'Patients' }))
  expect(box).toHaveValue('')
  expect(app.address()).toBe('/patients')
})

test('as many years of exposure can be entered as the API takes', async () => {
  const { app, sent } = await editing(aHistory([aCaseRow()]))
  const years = await screen.findByLabelText('Years of exposure')
  await app.user.clear(years)
  await fill(app.user, years, '900')
  await app.user.click(screen.getByRole('button', { name: 'Save' }))
  expect(await screen.findByText('Saved.')).toBeVisible()
  expect(sent()).toMatchObject({ exposure_years: 100 })
})

test('a patient whose films span two pages is still one patient', () => {
  const row = aCaseRow({ row: { created_at: '2024-01-01T00:00:00Z' } })
  const later = { ...aCaseRow({ row: { created_at: '2026-01-01T00:00:00Z' } }), patient: row.patient }
  expect(byPatient([row, later])).toEqual([{ patient: row.patient, films: 2, last: '2026-01-01T00:00:00Z' }])
})
