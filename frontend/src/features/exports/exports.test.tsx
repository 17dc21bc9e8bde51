import { screen, waitFor } from '@testing-library/react'
import { Grid } from 'antd'
import { http, HttpResponse } from 'msw'
import { beforeEach, expect, test, vi } from 'vitest'

import { alice, audrey } from '@/testing/fixtures'
import { renderApp } from '@/testing/render'
import { answers, at, refusal, server } from '@/testing/server'

import * as saving from '@/lib/saveBlob'

const record = {
  id: 1, complete: true, at: '2026-03-02T08:30:00Z', actor_name: 'Audrey', as: 'csv',
  filters: { status: 'done', stage: '2', created_from: '2026-01-01' }, count: 12, digest: 'abcdef0123456789'.repeat(4),
}

/** A body that arrives in pieces, as the backend streams it. */
function stream(...pieces: string[]): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start(controller) {
      for (const piece of pieces) controller.enqueue(new TextEncoder().encode(piece))
      controller.close()
    },
  })
}

let saved: { text: Promise<string>; name: string }[]

beforeEach(() => {
  saved = []
  vi.spyOn(saving, 'saveBlob').mockImplementation((blob, name) => void saved.push({ text: blob.text(), name }))
  answers('exports/', [record])
})

test('the export holds what the filters of the address select, whole and under the name the backend gives', async () => {
  let asked = ''
  server.use(
    http.get(at('exports/cases/'), ({ request }) => {
      asked = new URL(request.url).search
      return new HttpResponse(stream('case,stage\n', 'c1,2\n'), { headers: { 'Content-Disposition': 'attachment; filename="cases.csv"' } })
    }),
  )
  const app = renderApp('/exports?status=done&stage=2', audrey)
  await app.user.click(await screen.findByRole('button', { name: 'Download CSV' }))
  expect(await screen.findByText('cases.csv · 16 B downloaded.')).toBeVisible()
  expect(asked).toBe('?as=csv&status=done&stage=2')
  expect(saved.map(({ name }) => name)).toEqual(['cases.csv'])
  expect(await saved[0]?.text).toBe('case,stage\nc1,2\n')
})

test('an export that breaks off is no file', async () => {
  const broken = new ReadableStream<Uint8Array>({
    start(controller) {
      controller.enqueue(new TextEncoder().encode('case,stage\n'))
    },
    pull(controller) {
      controller.error(new TypeError('connection lost'))
    },
  })
  server.use(http.get(at('exports/cases/'), () => new HttpResponse(broken)))
  const app = renderApp('/exports', audrey)
  await app.user.click(await screen.findByRole('button', { name: 'Download JSON' }))
  expect(await screen.findByText(/The export failed/)).toBeVisible()
  expect(saved).toEqual([])
})

test('a refused export says why', async () => {
  server.use(http.get(at('exports/cases/'), () => refusal(403, 'permission_denied')))
  const app = renderApp('/exports', audrey)
  await app.user.click(await screen.findByRole('button', { name: 'Download CSV' }))
  expect(await screen.findByText('The export failed: Your role does not allow this.')).toBeVisible()
})

test('the history says who exported what, in words', async () => {
  renderApp('/exports', audrey)
  const row = await screen.findByRole('row', { name: /Audrey/ })
  expect(row).toHaveTextContent(/CSV.*Analysed · Stage II · from 2026-01-01.*12.*abcdef012345/)
})

test('an export that was broken off is marked in the history', async () => {
  answers('exports/', [{ ...record, complete: false }])
  renderApp('/exports', audrey)
  expect(await screen.findByRole('row', { name: /12 \(broken off\)/ })).toBeVisible()
})

test('an empty history says so', async () => {
  answers('exports/', [])
  renderApp('/exports', audrey)
  expect(await screen.findByText('Nothing has been exported yet.')).toBeVisible()
})

test('a doctor who opens the address of the export is told that it is not for his role', async () => {
  const app = renderApp('/exports', alice)
  expect(await screen.findByText('This page is not for your role')).toBeVisible()
  await waitFor(() => expect(app.address()).toBe('/exports'))
})

test('on a telephone the history is told in cards, with everything that the table has', async () => {
  vi.spyOn(Grid, 'useBreakpoint').mockReturnValue({ sm: false })
  renderApp('/exports', audrey)
  const list = await screen.findByRole('list', { name: 'Earlier exports' })
  expect(list).toHaveTextContent(/By.*Audrey.*Filter.*Analysed · Stage II · from 2026-01-01.*Format.*CSV.*Rows.*12.*Digest.*abcdef012345/)
  expect(screen.queryByRole('table')).not.toBeInTheDocument()
})
