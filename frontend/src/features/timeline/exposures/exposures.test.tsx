import { screen, within } from '@testing-library/react'
import { http, HttpResponse } from 'msw'
import { expect, test } from 'vitest'

import type { Exposure, PatientHistory } from '@/api/types'
import { aCaseRow, aFilm, aHistory, alice, audrey, someId } from '@/testing/fixtures'
import { fill, renderApp } from '@/testing/render'
import { answers, at, refusal, server } from '@/testing/server'

import { readKnownDate, showKnownDate } from '../knownDate'

const aRow = (change: Partial<Exposure> = {}): Exposure => ({
  id: someId(), employer: 'North Mine', job: 'driller', dust_type: 'silica', began: '1985-03', ended: '1999', ongoing: false,
  hours_per_day: 7.5, protection: 'half mask', ...change,
})

function show(patient: PatientHistory, as = alice): ReturnType<typeof renderApp> {
  answers(`patients/${patient.id}/`, patient)
  return renderApp(`/patients/${patient.id}`, as)
}

test('what the summary does not say is told from the jobs, and as told from them', async () => {
  const exposure_span = { first: '1985-03', last: '1999', ongoing: false, years: 14.3, dusts: ['silica', 'coal'] } satisfies PatientHistory['exposure_span']
  show(aHistory([aCaseRow()], { dust_type: '', exposure_years: null, employer: 'South Mine', exposures: [aRow()], exposure_span }))
  await screen.findByText('Dust type', { selector: 'dt' })
  const said = (name: string): string | undefined => screen.getByText(name, { selector: 'dt' }).nextElementSibling?.textContent
  expect(said('Dust type')).toBe('Silica, Coal (from the jobs)')
  expect(said('Years of exposure')).toBe('about 14.3 years (from the jobs)')
  expect(said('Employer')).toBe('South Mine')
})

test.each([
  ['1985', '1985'],
  ['1985.3', '1985-03'],
  [' 1985/03/5 ', '1985-03-05'],
  ['1985年3月', '1985-03'],
  ['about 1985', 'about 1985'],
  ['', ''],
])('%j is understood as %j', (typed, read) => expect(readKnownDate(typed)).toBe(read))

test.each([
  ['1985', '1985'],
  ['1985-03', 'Mar 1985'],
  ['1985-03-20', 'Mar 20, 1985'],
  ['', ''],
])('%j is shown as exactly as it is known', (text, shown) => expect(showKnownDate(text, 'en')).toBe(shown))

test('a history shows its jobs, what follows from them, and where the upload said something else', async () => {
  show(
    aHistory([aFilm(aCaseRow(), { latency_years: 41 })], {
      exposures: [aRow(), aRow({ employer: '', job: '', began: '', ended: '', ongoing: true })],
      exposure_span: { first: '1985-03', last: '1999', ongoing: false, years: 14.3, dusts: ['silica'] },
    }),
  )
  const list = await screen.findByRole('list', { name: 'Exposure history' })
  const [first, second] = within(list).getAllByRole('listitem')
  expect(first).toHaveTextContent(/Mar 1985 – 1999.*North Mine · driller.*Silica · 7.5 h a day · protection: half mask/)
  expect(second).toHaveTextContent(/unknown – today.*Employer unknown/)
  expect(screen.getByText(/First exposure: Mar 1985. About 14.3 years in all.*41 years after first exposure.*upload said 12.5 years/)).toBeVisible()
})

test('a job is added with dates as exact as they are known', async () => {
  const patient = aHistory([aCaseRow()])
  let sent: unknown
  server.use(
    http.post(at(`patients/${patient.id}/exposures/`), async ({ request }) => {
      sent = await request.json()
      return HttpResponse.json(aRow(), { status: 201 })
    }),
  )
  const app = show(patient)
  await app.user.click(await screen.findByRole('button', { name: 'Add a job' }))
  const dialog = within(await screen.findByRole('dialog'))
  await fill(app.user, dialog.getByLabelText('Job'), 'driller')
  await fill(app.user, dialog.getByLabelText('From'), '1985.3')
  await app.user.click(dialog.getByRole('button', { name: 'Save' }))
  expect(await screen.findByText('Saved.')).toBeVisible()
  expect(sent).toMatchObject({ job: 'driller', began: '1985-03', ended: '', ongoing: false, dust_type: '', hours_per_day: null })
})

test('of a job only what was changed is sent, and a refusal stands at its field', async () => {
  const row = aRow()
  let sent: unknown
  server.use(
    http.patch(at(`exposures/${row.id}/`), async ({ request }) => {
      sent = await request.json()
      return refusal(400, 'validation_failed', { fields: { ended: ['May not lie before the begin.'] } })
    }),
  )
  const app = show(aHistory([aCaseRow()], { exposures: [row] }))
  await app.user.click(await screen.findByRole('button', { name: 'Edit: North Mine, Mar 1985 – 1999' }))
  const dialog = within(await screen.findByRole('dialog'))
  await app.user.clear(dialog.getByLabelText('To'))
  await fill(app.user, dialog.getByLabelText('To'), '1984')
  await app.user.click(dialog.getByRole('button', { name: 'Save' }))
  expect(await dialog.findByText('May not lie before the begin.')).toBeVisible()
  expect(sent).toEqual({ ended: '1984' })
})

test('a job is removed after a question', async () => {
  const row = aRow()
  let removed = false
  server.use(
    http.delete(at(`exposures/${row.id}/`), () => {
      removed = true
      return new HttpResponse(null, { status: 204 })
    }),
  )
  const app = show(aHistory([aCaseRow()], { exposures: [row] }))
  await app.user.click(await screen.findByRole('button', { name: /^Remove: North Mine/ }))
  await app.user.click(await screen.findByRole('button', { name: 'Remove' }))
  expect(await screen.findByText('Removed.')).toBeVisible()
  expect(removed).toBe(true)
})

test('an auditor sees the jobs and changes none', async () => {
  show(aHistory([aCaseRow()], { exposures: [aRow()] }), audrey)
  await screen.findByRole('list', { name: 'Exposure history' })
  expect(screen.queryByRole('button', { name: /Add a job|^Edit|^Remove/ })).not.toBeInTheDocument()
})
