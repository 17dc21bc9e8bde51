import { fireEvent, screen, waitFor } from '@testing-library/react'
import { http, HttpResponse } from 'msw'
import { beforeEach, expect, test } from 'vitest'

import { alice, aStoredFilm } from '@/testing/fixtures'
import { fill, renderApp } from '@/testing/render'
import { at, refusal, server } from '@/testing/server'

import { uploads } from './store'

const dicom = (name: string): File => new File([new Uint8Array(128), 'DICM', name], name)
const png = (name: string): File => new File([new Uint8Array([0x89, 0x50, 0x4e, 0x47])], name, { type: 'image/png' })

async function drop(...files: File[]): Promise<void> {
  fireEvent.drop(await screen.findByTestId('drop-zone'), { dataTransfer: { files, types: ['Files'] } })
  await screen.findByText(files.at(-1)?.name ?? '')
}

beforeEach(() => uploads.reset())

test('dropped films are uploaded with the patient of the form and lead to their cases', async () => {
  const stored = aStoredFilm()
  const received: Record<string, unknown>[] = []
  server.use(
    http.post(at('films/'), async ({ request }) => {
      const form = await request.formData()
      received.push({ number: form.get('hospital_number'), key: request.headers.get('Idempotency-Key'), token: request.headers.get('Authorization'), sex: form.get('sex') })
      return HttpResponse.json(stored, { status: 201 })
    }),
  )
  const app = renderApp('/upload', alice)
  const button = await screen.findByRole('button', { name: /^Upload/ })
  expect(button).toHaveAccessibleDescription('No film chosen yet.')
  await drop(png('a.png'))
  expect(button).toBeDisabled()
  expect(button).toHaveAccessibleDescription(/Enter the hospital number first/)
  expect(screen.getByText('Needed: 1 file carries no patient data.')).toBeVisible()
  await fill(app.user, screen.getByLabelText('Hospital number'), 'H-77')
  expect(screen.getByText('The film will be filed under hospital number H-77.')).toBeVisible()
  await app.user.click(screen.getByRole('button', { name: 'Upload 1 film' }))
  expect(await screen.findByRole('link', { name: 'Open the case' })).toHaveAttribute('href', `/cases/${stored.case_id}`)
  expect(button).toHaveAccessibleDescription('There is no film left to send.')
  expect(received).toEqual([{ number: 'H-77', sex: null, token: 'Bearer token of alice', key: expect.stringMatching(/^[\da-f-]{36}$/) as string }])
})

test('a refusal is said per film, in words, and the other films go on', async () => {
  let asked = 0
  server.use(
    http.post(at('films/'), () => {
      asked += 1
      return asked === 1 ? refusal(422, 'unsupported_modality') : HttpResponse.json(aStoredFilm({ duplicate: true }))
    }),
  )
  const app = renderApp('/upload', alice)
  await drop(dicom('ct.dcm'), dicom('known.dcm'))
  await app.user.click(screen.getByRole('button', { name: 'Upload 2 films' }))
  expect(await screen.findByText(/Refused: Only plain radiographs/)).toBeVisible()
  expect(await screen.findByText('Already known in your department')).toBeVisible()
  expect(screen.getByRole('link', { name: 'Open the known case' })).toBeVisible()
  expect(screen.getByText('2 of 2 finished')).toBeVisible()
})

test('an upload whose token has expired is repeated with a new one', async () => {
  server.use(
    http.post(at('films/'), ({ request }) =>
      request.headers.get('Authorization') === 'Bearer new' ? HttpResponse.json(aStoredFilm(), { status: 201 }) : refusal(401, 'token_expired'),
    ),
    http.post(at('auth/refresh/'), () => HttpResponse.json({ access: 'new', user: alice })),
  )
  const app = renderApp('/upload', alice)
  await drop(dicom('a.dcm'))
  await app.user.click(screen.getByRole('button', { name: 'Upload 1 film' }))
  expect(await screen.findByText('Stored, queued for analysis')).toBeVisible()
})

/** The server holds a film back; calling the function lets it answer. */
function filmsAreStoredWhenTold(): () => void {
  let answer: () => void = () => undefined
  server.use(
    http.get(at('model/'), () => refusal(404, 'model_unavailable')),
    http.post(at('films/'), async () => {
      await new Promise<void>((resolve) => (answer = resolve))
      return HttpResponse.json(aStoredFilm(), { status: 201 })
    }),
  )
  return () => answer()
}

test('leaving the page does not interrupt the uploads', async () => {
  const answer = filmsAreStoredWhenTold()
  const app = renderApp('/upload', alice)
  await drop(dicom('a.dcm'))
  await app.user.click(screen.getByRole('button', { name: 'Upload 1 film' }))
  await app.user.click(screen.getByRole('link', { name: 'The model' }))
  await screen.findByRole('heading', { name: 'What the model is and is not' })
  answer()
  await waitFor(() => expect(uploads.snapshot()[0]?.state).toBe('done'))
})

test('closing the tab is warned about while films are being sent, whichever page is open', async () => {
  const closing = (): boolean => window.dispatchEvent(new Event('beforeunload', { cancelable: true }))
  const answer = filmsAreStoredWhenTold()
  const app = renderApp('/upload', alice)
  await drop(dicom('a.dcm'))
  expect(closing()).toBe(true)
  await app.user.click(screen.getByRole('button', { name: 'Upload 1 film' }))
  await app.user.click(screen.getByRole('link', { name: 'The model' }))
  await screen.findByRole('heading', { name: 'What the model is and is not' })
  expect(closing()).toBe(false)
  await waitFor(() => {
    answer()
    expect(uploads.snapshot()[0]?.state).toBe('done')
  })
  expect(closing()).toBe(true)
})

test('a film dropped beside the zone does not open in place of the application', async () => {
  const beside = { dataTransfer: { files: [dicom('a.dcm')], types: ['Files'] } }
  const app = renderApp('/upload', alice)
  await screen.findByTestId('drop-zone')
  expect([fireEvent.dragOver(document.body, beside), fireEvent.drop(document.body, beside)]).toEqual([false, false])
  expect(uploads.snapshot()).toEqual([])
  app.unmount()
  expect(fireEvent.drop(document.body, beside)).toBe(true)
})
