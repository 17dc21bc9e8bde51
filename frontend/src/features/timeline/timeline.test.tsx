import { screen, waitFor, within } from '@testing-library/react'
import { http, HttpResponse } from 'msw'
import { expect, test } from 'vitest'

import type { PatientRow } from '@/api/types'
import { aCaseRow, aFilm, aFilmReading, aHistory, alice, audrey, someId } from '@/testing/fixtures'
import { fill, renderApp } from '@/testing/render'
import { answers, at, refusal, server } from '@/testing/server'

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

test('what changed since the film before stands where it belongs: by the model, and by each reader', async () => {
  const row = (stage: number): ReturnType<typeof aFilm> => aFilm(aCaseRow({ analysis: { stage: 2 } }), { readings: [aFilmReading({ stage })] })
  const patient = aHistory([row(2), row(1)])
  answers(`patients/${patient.id}/`, patient)
  renderApp(`/patients/${patient.id}`, alice)
  const list = await screen.findByRole('list', { name: 'Films, newest first' })
  expect(list).toHaveTextContent(/Model.*unchanged since the film before.*Reading.*Stage II.*I to II since the film before, Dr Alice/)
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

const aPatientRow = (change: Partial<PatientRow> = {}): PatientRow => ({ ...aCaseRow().patient, films: 2, last_upload: '2026-03-02T08:30:00Z', twin: false, ...change })
const patients = (...results: PatientRow[]) => ({ next: null, previous: null, results })

test('the list of patients tells how many films each has', async () => {
  const wang = aPatientRow()
  answers('patients/', patients(wang, aPatientRow({ name: 'Li Na', films: 0, last_upload: null })))
  renderApp('/patients', alice)
  expect(await screen.findByRole('link', { name: /Wang Wei.*2 films.*Last upload/ })).toHaveAttribute('href', `/patients/${wang.id}`)
  expect(screen.getByRole('link', { name: /Li Na.*0 films/ })).not.toHaveTextContent('Last upload')
})

test('patients who may have been entered twice are marked and can be listed alone', async () => {
  const asked: (string | null)[] = []
  server.use(
    http.get(at('patients/'), ({ request }) => {
      asked.push(new URL(request.url).searchParams.get('twin'))
      return HttpResponse.json(patients(aPatientRow({ twin: true }), aPatientRow({ name: 'Li Na' })))
    }),
  )
  const app = renderApp('/patients', alice)
  expect(await screen.findByRole('link', { name: /Wang Wei.*Perhaps entered twice/ })).toBeVisible()
  expect(screen.getByRole('link', { name: /Li Na/ })).not.toHaveTextContent('twice')
  await app.user.click(screen.getByRole('checkbox', { name: 'Only those perhaps entered twice' }))
  await waitFor(() => expect(asked).toEqual([null, 'true']))
  expect(app.address()).toBe('/patients?twin=true')
})

test.each([
  ['/patients', /no patient yet.*first film is uploaded/],
  ['/patients?search=x', /No patient found.*part of the name/],
])('an empty list at %s says what to do', async (path, text) => {
  answers('patients/', patients())
  renderApp(path, alice)
  expect(await screen.findByText((_, node) => node?.classList.contains('ant-empty-description') === true && text.test(node.textContent))).toBeVisible()
})

test('choosing Patients in the navigation starts a new search', async () => {
  const asked: (string | null)[] = []
  server.use(
    http.get(at('patients/'), ({ request }) => {
      asked.push(new URL(request.url).searchParams.get('search'))
      return HttpResponse.json(patients(aPatientRow()))
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

test('a patient without films is told how to get one', async () => {
  const patient = aHistory([])
  answers(`patients/${patient.id}/`, patient)
  renderApp(`/patients/${patient.id}`, alice)
  expect(await screen.findByText('This patient has no film.')).toBeVisible()
  expect(screen.getByRole('link', { name: 'Upload a film' })).toHaveAttribute('href', '/upload')
  expect(screen.queryByText('Profusion by zone over time')).not.toBeInTheDocument()
})

test('thirty films are shown a dozen first, then all', async () => {
  const patient = aHistory(Array.from({ length: 30 }, () => aCaseRow()))
  answers(`patients/${patient.id}/`, patient)
  const app = renderApp(`/patients/${patient.id}`, alice)
  const list = await screen.findByRole('list', { name: 'Films, newest first' })
  expect(within(list).getAllByRole('link')).toHaveLength(12)
  await app.user.click(screen.getByRole('button', { name: 'Show all 30 films' }))
  expect(within(list).getAllByRole('link')).toHaveLength(30)
})

test('every reader is named with his stage, and the day of the film with the latency', async () => {
  const readings = [aFilmReading(), aFilmReading({ reader: { id: someId(), full_name: 'Dr Bob' }, stage: 2, kind: 'blind' })]
  const patient = aHistory([aFilm(aCaseRow(), { acquired_on: '2020-03-01', taken_on: '2020-03-01', latency_years: 24, readings })])
  answers(`patients/${patient.id}/`, patient)
  renderApp(`/patients/${patient.id}`, alice)
  expect(await screen.findByRole('list', { name: 'Films, newest first' })).toHaveTextContent(/Mar 1, 2020.*24 years after first exposure/)
  const shown = within(screen.getByRole('list', { name: 'Reading' })).getAllByRole('listitem')
  expect(shown[0]).toHaveTextContent(/Stage I.*Dr Alice.*1\/1/)
  expect(shown[1]).toHaveTextContent(/Stage II.*Dr Bob.*without the model/)
})

test('a blind film says why there is nothing to see', async () => {
  const patient = aHistory([aFilm(aCaseRow({ analysis: { stage: null, ill_score: null } }), { blind: true })])
  answers(`patients/${patient.id}/`, patient)
  renderApp(`/patients/${patient.id}`, alice)
  expect(await screen.findByText('Hidden until your own first reading is signed')).toBeVisible()
})

test.each([
  ['due', /Next examination due on Jan 2, 2030/],
  ['overdue', /overdue: it was due on Jan 2, 2030/],
  ['examined', /has taken place/],
] as const)('an examination that is %s is told with who set it', async (state, text) => {
  const next = { due: '2030-01-02', state, set_by: 'Dr Bob', set_at: '2026-03-02T08:30:00Z', case_id: 'c1' }
  const patient = aHistory([aCaseRow()], { next_examination: next })
  answers(`patients/${patient.id}/`, patient)
  renderApp(`/patients/${patient.id}`, alice)
  expect(await screen.findByText(text)).toBeVisible()
  expect(screen.getByText(/Set by Dr Bob/)).toBeVisible()
  expect(screen.getByRole('link', { name: 'Open that reading' })).toHaveAttribute('href', '/cases/c1')
})
