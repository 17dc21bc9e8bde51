import { screen, waitFor, within } from '@testing-library/react'
import { Grid } from 'antd'
import { http, HttpResponse } from 'msw'
import { beforeEach, describe, expect, test, vi } from 'vitest'

import type { CasePage } from '@/api/types'
import { aCaseRow, alice, aPage, audrey, someCounts } from '@/testing/fixtures'
import { fill, renderApp } from '@/testing/render'
import { answers, at, refusal, server } from '@/testing/server'

import { pollInterval } from './useWorklist'

/** Remembers the queries the list was asked with; answers each with the same page. */
function listAnswers(page: CasePage): URLSearchParams[] {
  const asked: URLSearchParams[] = []
  server.use(
    http.get(at('cases/'), ({ request }) => {
      asked.push(new URL(request.url).searchParams)
      return HttpResponse.json(page)
    }),
  )
  return asked
}

const films = (): Promise<HTMLElement[]> => screen.findAllByRole('row', { name: /H-\d/ })

beforeEach(() => answers('cases/counts/', someCounts()))

test('each film shows its patient, state, stage, score and reading', async () => {
  listAnswers(aPage([aCaseRow({ analysis: { stage: 2, ill_score: 0.934 }, reading: { status: 'signed', stage: 1, reader_name: 'Dr Bob' } })]))
  renderApp('/worklist', alice)
  const [row] = await films()
  expect(row).toHaveTextContent(/Wang Wei.*H-1001 · Male · 55 y.*Analysed.*Stage II.*0\.93.*Signed · Stage I.*Dr Bob/)
})

test('a film tells the day it was taken, and the age of the patient on that day', async () => {
  listAnswers(aPage([aCaseRow({ row: { acquired_on: '2019-05-06' } }), aCaseRow({ patient: { hospital_number: 'H-1002' } })]))
  renderApp('/worklist', alice)
  const [dated, undated] = await films()
  expect(dated).toHaveTextContent(/H-1001 · Male · 49 y.*May 6, 2019.*Mar 2, 2026/)
  expect(undated).toHaveTextContent(/H-1002 · Male · 55 y.*Film undated.*Mar 2, 2026/)
})

test('on a small screen nothing is left out of sight: score and stage share a cell, reading and reader another', async () => {
  vi.spyOn(Grid, 'useBreakpoint').mockReturnValue({ md: true, xl: false })
  const by = { id: 'b', full_name: 'Dr Bob' }
  listAnswers(aPage([aCaseRow({ row: { claim: { by, since: '2026-03-02T08:00:00Z', until: '2026-03-02T20:00:00Z', mine: false } } })]))
  const app = renderApp('/worklist', alice)
  const [row] = await films()
  expect(row).toHaveTextContent(/Stage I.*score 0\.87.*Unread.*Being read by Dr Bob/)
  const headings = screen.getAllByRole('columnheader').map(({ textContent }) => textContent)
  expect(headings).toEqual(['Patient', 'Film taken, uploaded', 'Analysis', 'Stage, score', 'Reading', 'Flags, notes'])
  await app.user.click(screen.getByRole('columnheader', { name: /score/ }))
  await waitFor(() => expect(app.address()).toBe('/worklist?ordering=ill_score'))
})

test('films that the model gave no answer to are pointed out to doctors, with the way to them', async () => {
  answers('cases/counts/', someCounts({ unread_rejected: 2, unread_failed: 1 }))
  listAnswers(aPage([]))
  const app = renderApp('/worklist?queue=unclaimed', alice)
  expect(await screen.findByRole('link', { name: '2 rejected films' })).toHaveAttribute('href', '/worklist?status=rejected&reading=unread')
  await app.user.click(screen.getByRole('link', { name: '1 failed film' }))
  expect(app.address()).toBe('/worklist?status=failed&reading=unread')
})

test('where every film has an answer nothing is pointed out', async () => {
  listAnswers(aPage([aCaseRow()]))
  renderApp('/worklist', alice)
  await films()
  expect(screen.queryByTestId('unanswered')).not.toBeInTheDocument()
})

test('a film to be read blind says that its result is hidden, not that there is none', async () => {
  listAnswers(aPage([aCaseRow({ analysis: { stage: null, ill_score: null }, row: { blind: true } })]))
  renderApp('/worklist', alice)
  const [row] = await films()
  expect(row).toHaveTextContent(/Analysed.*Hidden/)
})

test('a refused film says why', async () => {
  listAnswers(aPage([aCaseRow({ analysis: { status: 'rejected', code: 'not_frontal', stage: null, ill_score: null } })]))
  renderApp('/worklist', alice)
  const [row] = await films()
  expect(row).toHaveTextContent('RejectedThis is not a frontal chest film (a lateral view).')
})

test('the address is the state: filters, order and page reach the backend as they stand there', async () => {
  const asked = listAnswers(aPage([aCaseRow()]))
  renderApp('/worklist?search=Wang&status=done&stage=2&created_from=2026-01-01&ordering=-ill_score&cursor=c3&bogus=1', alice)
  await films()
  expect(Object.fromEntries(asked[0] ?? [])).toEqual({
    search: 'Wang', status: 'done', stage: '2', created_from: '2026-01-01', ordering: '-ill_score', cursor: 'c3', page_size: '20',
  })
  expect(screen.getByLabelText('Name or hospital number')).toHaveValue('Wang')
})

test('typing a search changes the address once the typing pauses and leaves the old page', async () => {
  const asked = listAnswers(aPage([aCaseRow()]))
  const app = renderApp('/worklist?cursor=c3', alice)
  await films()
  await fill(app.user, screen.getByLabelText('Name or hospital number'), 'H-10')
  await waitFor(() => expect(app.address()).toBe('/worklist?search=H-10'))
  await waitFor(() => expect(asked.at(-1)?.get('search')).toBe('H-10'))
})

test('a count is also the filter for it', async () => {
  listAnswers(aPage([aCaseRow()]))
  const app = renderApp('/worklist', alice)
  const strip = await screen.findByRole('group', { name: 'Films by state' })
  await waitFor(() => expect(strip).toHaveTextContent('7All films4Unread1Queued1Analysing3Analysed1Rejected1Failed'))
  await app.user.click(within(strip).getByRole('button', { name: /Rejected/ }))
  expect(app.address()).toBe('/worklist?status=rejected')
})

test('a column heading sorts by it, up and then down', async () => {
  const asked = listAnswers(aPage([aCaseRow()]))
  const app = renderApp('/worklist', alice)
  await films()
  await app.user.click(screen.getByRole('columnheader', { name: /Score/ }))
  await waitFor(() => expect(asked.at(-1)?.get('ordering')).toBe('ill_score'))
  await app.user.click(screen.getByRole('columnheader', { name: /Score/ }))
  await waitFor(() => expect(app.address()).toBe('/worklist?ordering=-ill_score'))
})

test('the next page is the cursor the backend gave', async () => {
  listAnswers(aPage([aCaseRow()], { next: 'c2' }))
  const app = renderApp('/worklist?status=done', alice)
  await app.user.click(await screen.findByRole('button', { name: 'Next page' }))
  expect(app.address()).toBe('/worklist?status=done&cursor=c2')
})

test('a row opens with Enter and the arrows move between rows', async () => {
  const [first, second] = [aCaseRow(), aCaseRow({ patient: { hospital_number: 'H-1002' } })]
  listAnswers(aPage([first, second]))
  server.use(http.get(at(`cases/${second.id}/`), () => refusal(404, 'not_found')))
  const app = renderApp('/worklist', alice)
  const [row] = await films()
  row?.focus()
  await app.user.keyboard('{ArrowDown}{Enter}')
  await waitFor(() => expect(app.address()).toBe(`/cases/${second.id}`))
})

test('an empty department is shown the way to the first upload', async () => {
  listAnswers(aPage([]))
  renderApp('/worklist', alice)
  expect(await screen.findByText('No films yet')).toBeVisible()
})

test('a filter that matches nothing says so instead', async () => {
  listAnswers(aPage([]))
  renderApp('/worklist?status=failed', alice)
  expect(await screen.findByText('No film matches these filters')).toBeVisible()
})

test('a list that cannot be loaded says why and can be tried again', async () => {
  server.use(http.get(at('cases/'), () => refusal(403, 'permission_denied')))
  const app = renderApp('/worklist', alice)
  expect(await screen.findByText('Your role does not allow this.')).toBeVisible()
  listAnswers(aPage([aCaseRow()]))
  await app.user.click(screen.getByRole('button', { name: 'Try again' }))
  expect(await films()).toHaveLength(1)
})

test('an auditor sees the departments and cannot upload', async () => {
  listAnswers(aPage([aCaseRow({ row: { department_name: 'Radiology' } })]))
  renderApp('/worklist', audrey)
  const [row] = await films()
  expect(row).toHaveTextContent('Radiology')
  expect(screen.queryByText('Upload films')).not.toBeInTheDocument()
  expect(screen.queryByText('Uploaded by me')).not.toBeInTheDocument()
})

describe('live states', () => {
  test('the list asks often while a film is queued or being analysed, and rarely otherwise', () => {
    const busy = pollInterval(aPage([aCaseRow(), aCaseRow({ analysis: { status: 'running' } })]))
    const idle = pollInterval(aPage([aCaseRow()]))
    expect(busy).toBeLessThanOrEqual(3_000)
    expect(idle).toBeGreaterThanOrEqual(10_000)
  })

  test('a queued film turns into an analysed one without a reload', async () => {
    const row = aCaseRow({ analysis: { status: 'queued', stage: null, ill_score: null } })
    let asked = 0
    server.use(
      http.get(at('cases/'), () => {
        asked += 1
        const analysis = { ...row.analysis, ...(asked > 1 ? { status: 'done', stage: 3 } : {}) }
        return HttpResponse.json({ ...aPage([]), results: [{ ...row, analysis }] })
      }),
    )
    renderApp('/worklist', alice)
    expect(await screen.findByRole('row', { name: /H-1001.*Queued/ })).toBeVisible()
    expect(await screen.findByRole('row', { name: /H-1001.*Analysed.*Stage III/ }, { timeout: 6_000 })).toBeVisible()
  })
})
