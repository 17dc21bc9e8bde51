import { screen, within, type BoundFunctions, type queries } from '@testing-library/react'
import { http, HttpResponse } from 'msw'
import { expect, test } from 'vitest'

import type { Merge, PatientHistory } from '@/api/types'
import { aCaseRow, aHistory, alice, audrey, someId } from '@/testing/fixtures'
import { renderApp, type Shown } from '@/testing/render'
import { answers, at, refusal, server } from '@/testing/server'

const brief = ({ id, hospital_number, name, sex, birth_date }: PatientHistory): Merge['kept'] => ({ id, hospital_number, name, sex, birth_date })

function aMerge(kept: PatientHistory, other: PatientHistory, change: Partial<Merge> = {}): Merge {
  return {
    id: someId(), created_at: '2026-03-02T08:30:00Z', kept: brief(kept), other: brief(other), by_name: 'Dr Alice', cases: 1,
    exposures: 2, taken: [], undone_at: null, undone_by_name: null, undone: null, may_undo: true, ...change,
  }
}

const back = { cases: 1, exposures: 2, cases_stayed: 0, exposures_stayed: 0, fields_stayed: [] }

/** Both patients known to the server; the kept one's page, with the other one chosen in the dialog. */
async function comparing(kept: PatientHistory, other: PatientHistory): Promise<{ app: Shown; dialog: BoundFunctions<typeof queries> }> {
  answers(`patients/${kept.id}/`, { ...kept, twins: [brief(other)] })
  answers(`patients/${other.id}/`, other)
  const app = renderApp(`/patients/${kept.id}`, alice)
  await app.user.click(await screen.findByRole('button', { name: 'Merge a duplicate' }))
  const dialog = within(await screen.findByRole('dialog'))
  await app.user.click(await dialog.findByRole('button', { name: new RegExp(other.hospital_number) }))
  await dialog.findByRole('table')
  return { app, dialog }
}

test('what the kept entry lacks is taken from the other one, and the rest can be chosen', async () => {
  const kept = aHistory([aCaseRow()], { employer: '' })
  const other = aHistory([aCaseRow()], { hospital_number: 'H-2', name: 'Wang, Wei' })
  let sent: unknown
  server.use(
    http.post(at(`patients/${kept.id}/merge/`), async ({ request }) => {
      sent = await request.json()
      return HttpResponse.json(aMerge(kept, other), { status: 201 })
    }),
  )
  const { app, dialog } = await comparing(kept, other)
  expect(dialog.getByRole('radio', { name: 'Employer: North Mine (the other entry)' })).toBeChecked()
  expect(dialog.getByRole('radio', { name: 'Name: Wang Wei (this entry)' })).toBeChecked()
  expect(dialog.getByRole('row', { name: 'Number of films 1 1' })).toBeVisible()
  expect(dialog.getByRole('row', { name: 'Jobs 0 0' })).toBeVisible()
  await app.user.click(dialog.getByRole('radio', { name: 'Name: Wang, Wei (the other entry)' }))
  await app.user.click(dialog.getByRole('button', { name: 'Merge' }))
  expect(await screen.findByText('The two entries are merged')).toBeVisible()
  expect(sent).toEqual({ other: other.id, take: ['employer', 'name'] })
})

test('people who differ in sex or date of birth are merged only after a second look', async () => {
  const other = aHistory([], { hospital_number: 'H-2', sex: 'F', birth_date: '1971-01-01' })
  const { app, dialog } = await comparing(aHistory([aCaseRow()]), other)
  expect(dialog.getByText(/Two different people\? They differ in: Sex, Date of birth/)).toBeVisible()
  expect(dialog.getByRole('button', { name: 'Merge' })).toBeDisabled()
  await app.user.click(dialog.getByRole('checkbox', { name: 'I have checked that it is one person' }))
  expect(dialog.getByRole('button', { name: 'Merge' })).toBeEnabled()
})

test('anybody of the department can be found as the other entry, but not the patient himself', async () => {
  const kept = aHistory([aCaseRow()])
  answers(`patients/${kept.id}/`, kept)
  const row = { ...brief(kept), films: 1, last_upload: null, twin: false }
  answers('patients/', { next: null, previous: null, results: [row, { ...row, id: someId(), name: 'Li Na', hospital_number: 'H-9' }] })
  const app = renderApp(`/patients/${kept.id}`, alice)
  await app.user.click(await screen.findByRole('button', { name: 'Merge a duplicate' }))
  const dialog = within(await screen.findByRole('dialog'))
  expect(dialog.getByText('No other patient has this name and date of birth.')).toBeInTheDocument()
  await app.user.click(dialog.getByLabelText('Name or hospital number'))
  await app.user.paste('H-')
  const found = await dialog.findByRole('list', { name: 'Patients found' })
  expect(within(found).getAllByRole('button')).toHaveLength(1)
  expect(within(found).getByRole('button')).toHaveTextContent('Li Na')
})

test('a merge is undone from its message, and what stayed is told', async () => {
  const [kept, other] = [aHistory([aCaseRow()]), aHistory([], { hospital_number: 'H-2' })]
  const merge = aMerge(kept, other)
  const undone = { ...back, cases_stayed: 1, fields_stayed: ['name' as const] }
  server.use(
    http.post(at(`patients/${kept.id}/merge/`), () => HttpResponse.json(merge, { status: 201 })),
    http.post(at(`merges/${merge.id}/undo/`), () => HttpResponse.json({ ...merge, undone_at: '2026-03-03T08:30:00Z', may_undo: false, undone })),
  )
  const { app, dialog } = await comparing(kept, other)
  await app.user.click(dialog.getByRole('button', { name: 'Merge' }))
  await app.user.click(await screen.findByRole('button', { name: 'Undo' }))
  expect(await screen.findByText('The merge is undone')).toBeVisible()
  expect(screen.getByText(/Films put back: 1; jobs put back: 2\. Added since.*1 films.*left as they are: Name\./)).toBeVisible()
})

test('a merge is undone from the page, and a refusal says why', async () => {
  const [kept, other] = [aHistory([aCaseRow()]), aHistory([], { hospital_number: 'H-2' })]
  const merge = aMerge(kept, other)
  answers(`patients/${kept.id}/`, { ...kept, merges: [merge] })
  server.use(http.post(at(`merges/${merge.id}/undo/`), () => refusal(409, 'merge_followed')))
  const app = renderApp(`/patients/${kept.id}`, alice)
  await app.user.click(await screen.findByRole('button', { name: 'Undo the merge of Wang Wei, H-2' }))
  expect(await screen.findByText('There was another merge since. Undo the later one first.')).toBeVisible()
})

test('merges of the past are told, also those undone, and an auditor undoes none', async () => {
  const [kept, other] = [aHistory([aCaseRow()]), aHistory([], { hospital_number: 'H-2' })]
  const past = { undone_at: '2026-03-03T08:30:00Z', undone_by_name: 'Dr Bob', undone: back, may_undo: false }
  answers(`patients/${kept.id}/`, { ...kept, merges: [aMerge(kept, other), aMerge(kept, other, past)] })
  renderApp(`/patients/${kept.id}`, audrey)
  const rows = within(await screen.findByRole('list', { name: 'Merged entries' })).getAllByRole('listitem')
  expect(rows[0]).toHaveTextContent(/Wang Wei, H-2: merged into this patient by Dr Alice/)
  expect(rows[1]).toHaveTextContent(/Undone by Dr Bob.*Films put back: 1/)
  expect(screen.queryByRole('button', { name: /Undo|Merge/ })).not.toBeInTheDocument()
})

test('the page of a merged entry leads to the patient it belongs to now', async () => {
  const kept = aHistory([aCaseRow()])
  const other = aHistory([], { merged_into: brief(kept), hospital_number: 'H-2' })
  answers(`patients/${other.id}/`, other)
  renderApp(`/patients/${other.id}`, alice)
  expect(await screen.findByRole('link', { name: 'Open Wang Wei' })).toHaveAttribute('href', `/patients/${kept.id}`)
  expect(screen.queryByRole('button', { name: /Edit|Merge|Add/ })).not.toBeInTheDocument()
})

test('a likely duplicate is pointed out with a link', async () => {
  const [kept, twin] = [aHistory([aCaseRow()]), aHistory([], { hospital_number: 'H-2' })]
  answers(`patients/${kept.id}/`, { ...kept, twins: [brief(twin)] })
  renderApp(`/patients/${kept.id}`, alice)
  expect(await screen.findByText(/Perhaps entered twice: another patient/)).toBeVisible()
  expect(screen.getByRole('link', { name: 'Wang Wei (H-2)' })).toHaveAttribute('href', `/patients/${twin.id}`)
})
