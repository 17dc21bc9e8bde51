import { screen, waitFor, within } from '@testing-library/react'
import { http, HttpResponse } from 'msw'
import { beforeEach, expect, test, vi } from 'vitest'

import type { Report, ReportDocument } from '@/api/types'
import { aCase } from '@/testing/cases'
import { alice } from '@/testing/fixtures'
import { renderApp, renderIn, type Shown } from '@/testing/render'
import { answers, at, refusal, server } from '@/testing/server'

import { ReportButton } from './ReportButton'

const CASE = 'c0ffee00-0000-4000-8000-000000000001'
const REPORT: Report = {
  id: 'f11e0000-0000-4000-8000-000000000001', case_id: CASE, language: 'en', status: 'queued', code: '', message: '', digest: 'd'.repeat(64),
  file_sha256: '', pages: null,
}
const DOCUMENT: ReportDocument = {
  language: 'en', title: 'Chest radiograph reading report', patient: 'Wang Wei', at: '2026-11-21T08:30:00Z',
  banners: ['UNSIGNED: there is no signed reading'],
  sections: [
    {
      key: 'film', title: 'Film',
      blocks: [
        { kind: 'pictures', title: '', text: '', facts: [], columns: [], rows: [] },
        { kind: 'facts', title: '', text: '', facts: [{ label: 'Pixels', value: '1600 × 1400' }], columns: [], rows: [] },
        { kind: 'table', title: '', text: '', facts: [], columns: ['Field', 'Dr Alice'], rows: [['Conclusion', 'Stage II']] },
      ],
    },
  ],
  disclaimers: ['非医疗器械', 'Not a medical device'],
}

function starts(...then: Report[]): void {
  const [first = REPORT, ...rest] = then
  server.use(
    http.post(at(`cases/${CASE}/report/`), () => HttpResponse.json(first, { status: 202 })),
    http.get(at(`reports/${REPORT.id}/`), () => HttpResponse.json(rest.shift() ?? first)),
    http.get(at(`reports/${REPORT.id}/file/`), () =>
      HttpResponse.arrayBuffer(new TextEncoder().encode('%PDF-').buffer, {
        headers: { 'Content-Disposition': 'inline; filename="report-c0ffee00-en.pdf"', 'Content-Type': 'application/pdf' },
      }),
    ),
  )
}

async function openDialog(): Promise<Pick<Shown, 'user'>> {
  const shown = renderIn(<ReportButton caseId={CASE} />, alice)
  await shown.user.click(screen.getByRole('button', { name: 'Report' }))
  const dialog = await screen.findByRole('dialog', { name: 'Reading report' })
  await waitFor(() => expect(dialog).toBeVisible())
  return shown
}

beforeEach(() => {
  URL.createObjectURL = vi.fn(() => 'blob:report')
  URL.revokeObjectURL = vi.fn()
})

test('a report is asked for, waited for and handed over under the name the backend gives', async () => {
  starts(REPORT, { ...REPORT, status: 'done', pages: 4 })
  const { user } = await openDialog()
  await user.click(screen.getByRole('button', { name: 'Create PDF' }))
  expect(await screen.findByText('Waiting for a worker…')).toBeVisible()
  const link = await screen.findByRole('link', { name: 'Download PDF' }, { timeout: 8_000 })
  expect(link).toHaveAttribute('download', 'report-c0ffee00-en.pdf')
  expect(screen.getByText('The report is ready: 4 pages.')).toBeVisible()
}, 15_000)

test('a report that exists already is there at once', async () => {
  starts({ ...REPORT, status: 'done', pages: 2 })
  const { user } = await openDialog()
  await user.click(screen.getByRole('button', { name: 'Create PDF' }))
  expect(await screen.findByRole('link', { name: 'Download PDF' })).toHaveAttribute('href', 'blob:report')
})

test('a failed report says why and can be tried again', async () => {
  starts({ ...REPORT, status: 'failed', code: 'storage_missing', message: 'The stored file is missing.' })
  const { user } = await openDialog()
  await user.click(screen.getByRole('button', { name: 'Create PDF' }))
  expect(await screen.findByText('The report could not be written: The stored file is missing.')).toBeVisible()
  starts({ ...REPORT, status: 'done', pages: 2 })
  await user.click(screen.getByRole('button', { name: 'Try again' }))
  expect(await screen.findByRole('link', { name: 'Download PDF' })).toBeVisible()
})

test('a refused request says why', async () => {
  server.use(http.post(at(`cases/${CASE}/report/`), () => refusal(403, 'permission_denied')))
  const { user } = await openDialog()
  await user.click(screen.getByRole('button', { name: 'Create PDF' }))
  expect(await screen.findByText(/The report could not be written: Your role/)).toBeVisible()
})

test('another language is another report', async () => {
  const asked: unknown[] = []
  server.use(
    http.post(at(`cases/${CASE}/report/`), async ({ request }) => {
      asked.push(await request.json())
      return HttpResponse.json(REPORT, { status: 202 })
    }),
    http.get(at(`reports/${REPORT.id}/`), () => HttpResponse.json(REPORT)),
  )
  const { user } = await openDialog()
  await user.click(screen.getByRole('radio', { name: 'Chinese' }))
  await user.click(screen.getByRole('button', { name: 'Create PDF' }))
  expect(await screen.findByText('Waiting for a worker…')).toBeVisible()
  expect(asked).toEqual([{ language: 'zh-CN' }])
})

test('the text of the report goes to the clipboard', async () => {
  answers(`cases/${CASE}/report/`, DOCUMENT)
  const { user } = await openDialog()
  await user.click(screen.getByRole('button', { name: 'Copy as text' }))
  expect(await screen.findByText('The text of the report was copied.')).toBeVisible()
  expect(await navigator.clipboard.readText()).toContain('Pixels: 1600 × 1400')
})

test('where the browser refuses the text is shown to be copied by hand', async () => {
  answers(`cases/${CASE}/report/`, DOCUMENT)
  const { user } = await openDialog()
  vi.spyOn(navigator.clipboard, 'writeText').mockRejectedValue(new DOMException('refused', 'NotAllowedError'))
  await user.click(screen.getByRole('button', { name: 'Copy as text' }))
  expect(await screen.findByRole('textbox', { name: 'Text of the report' })).toHaveDisplayValue(/Pixels: 1600 × 1400/)
})

test('the print view shows the whole report under its own heading', async () => {
  answers(`cases/${CASE}/report/`, DOCUMENT)
  answers(`cases/${CASE}/`, aCase({ id: CASE }))
  renderApp(`/cases/${CASE}/print`, alice)
  expect(await screen.findByRole('heading', { level: 1, name: DOCUMENT.title })).toBeVisible()
  expect(screen.getByText('UNSIGNED: there is no signed reading')).toBeVisible()
  expect(within(screen.getByRole('table')).getByRole('cell', { name: 'Stage II' })).toBeVisible()
  expect(screen.getByText('非医疗器械')).toBeVisible()
  expect(screen.getByRole('link', { name: 'Back to the case' })).toHaveAttribute('href', `/cases/${CASE}`)
})

test('the print view asks for the language that its address names', async () => {
  answers(`cases/${CASE}/`, aCase({ id: CASE }))
  let asked = ''
  server.use(
    http.get(at(`cases/${CASE}/report/`), ({ request }) => {
      asked = new URL(request.url).search
      return HttpResponse.json(DOCUMENT)
    }),
  )
  renderApp(`/cases/${CASE}/print?language=zh-CN`, alice)
  await screen.findByRole('heading', { level: 1 })
  expect(asked).toBe('?language=zh-CN')
})
