import { screen, waitFor, within } from '@testing-library/react'
import { useQuery } from '@tanstack/react-query'
import { http, HttpResponse } from 'msw'
import type { ReactNode } from 'react'
import { beforeEach, describe, expect, it } from 'vitest'

import { api, unwrap } from '@/api/client'
import { keys } from '@/api/keys'
import type { Case, Reading, ReadingIn, User } from '@/api/types'
import { aCase, anAnalysis, aReading, signed } from '@/testing/cases'
import { alice, audrey } from '@/testing/fixtures'
import { renderIn } from '@/testing/render'
import { at, refusal, server } from '@/testing/server'

import { backupOf } from './backup'
import { clearDesk } from './desk'
import { ReadingPanel } from './ReadingPanel'

/** The panel as its page shows it: fed by the query of the case. */
function Live({ id }: { id: string }): ReactNode {
  const { data } = useQuery({
    queryKey: keys.case(id),
    queryFn: () => unwrap(api.GET('/api/v1/cases/{id}/', { params: { path: { id } } })),
  })
  return data && <ReadingPanel found={data} />
}

const opened: string[] = []

type Shown = ReturnType<typeof renderIn>

interface Desk {
  shown: Shown
  /** What was sent, in order. */
  sent: (ReadingIn & { id?: string })[]
  readings: Reading[]
}

/** Opens the page of a case against a backend that keeps its readings. */
async function openCase(found: Case, as: User = alice): Promise<Desk> {
  opened.push(found.id)
  const readings = [...found.readings]
  const sent: Desk['sent'] = []
  const known = (id: unknown) => readings.find((reading) => reading.id === id)
  const put = (id: string, change: Partial<Reading>) => {
    const next = { ...(known(id) ?? aReading({ id })), ...change }
    readings.splice(0, readings.length, next, ...readings.filter((reading) => reading.id !== id))
    return next
  }
  server.use(
    http.get(at(`cases/${found.id}/`), () => HttpResponse.json({ ...found, readings })),
    http.post(at(`cases/${found.id}/readings/`), async ({ request }) => {
      const body = (await request.json()) as ReadingIn
      sent.push(body)
      return HttpResponse.json(put(aReading().id, { ...body }), { status: 201 })
    }),
    http.get(at('readings/:id/'), ({ params }) => HttpResponse.json(known(params.id) ?? aReading())),
    http.patch(at('readings/:id/'), async ({ request, params }) => {
      const body = (await request.json()) as ReadingIn
      sent.push({ ...body, id: String(params.id) })
      if (known(params.id)?.status === 'signed') return refusal(409, 'reading_signed')
      return HttpResponse.json(put(String(params.id), { ...body }))
    }),
    http.post(at('readings/:id/sign/'), async ({ request, params }) => {
      const { stage } = (await request.json()) as { stage: number }
      if (known(params.id)?.stage !== stage) return refusal(409, 'reading_changed')
      return HttpResponse.json(put(String(params.id), { status: 'signed', signed_at: '2026-03-02T10:00:00Z' }))
    }),
  )
  const shown = renderIn(<Live id={found.id} />, as)
  await screen.findByRole('heading', { name: 'All readings' })
  return { shown, sent, readings }
}

const saveState = (text: RegExp) => screen.findByText(text)
const confirm = async ({ user }: Shown) => {
  await user.click(screen.getByTestId('sign-reading'))
  await user.click(await screen.findByTestId('confirm-sign'))
}

describe('the reading of a case', () => {
  beforeEach(() => {
    window.sessionStorage.clear()
    return () => opened.splice(0).forEach((id) => clearDesk(alice.id, id))
  })

  it('stores a stage that the doctor chose by its key, and says when', async () => {
    const { shown, sent } = await openCase(aCase())
    await shown.user.keyboard('2')
    await saveState(/^Saved at/)
    expect(sent).toEqual([{ stage: 2, agrees_with_model: true, comment: '' }])
  })

  it('takes another stage than the model as disagreement, which the doctor may overrule', async () => {
    const { shown, sent } = await openCase(aCase())
    await shown.user.keyboard('1')
    expect(screen.getByLabelText('I do not agree with the model')).toBeChecked()
    await shown.user.click(screen.getByLabelText('I agree with the model'))
    await saveState(/^Saved at/)
    expect(sent.at(-1)).toMatchObject({ stage: 1, agrees_with_model: true })
  })

  it('asks for no agreement where the model gave no result', async () => {
    const analysis = anAnalysis({ status: 'rejected', code: 'not_frontal', prediction: null, model: null })
    const { shown, sent } = await openCase(aCase({ analysis }))
    await shown.user.keyboard('0')
    await saveState(/^Saved at/)
    expect(screen.queryByText('I agree with the model')).not.toBeInTheDocument()
    expect(sent[0]?.agrees_with_model).toBeNull()
  })

  it('does not take digits in the comment for a stage', async () => {
    const { shown, sent } = await openCase(aCase())
    await shown.user.type(screen.getByLabelText('Comment'), 'seen in 3 zones')
    await saveState(/^Saved at/)
    expect(sent.at(-1)).toEqual({ stage: null, agrees_with_model: null, comment: 'seen in 3 zones' })
  })

  it('continues the open draft instead of opening a second one', async () => {
    const draft = aReading({ stage: 1, comment: 'so far' })
    const { shown, sent } = await openCase(aCase({ readings: [draft] }))
    expect(screen.getByLabelText('Comment')).toHaveValue('so far')
    await shown.user.keyboard('3')
    await saveState(/^Saved at/)
    expect(sent).toEqual([{ id: draft.id, revision: 1, stage: 3, agrees_with_model: false, comment: 'so far' }])
  })

  it('takes over a draft that another tab has opened', async () => {
    const found = aCase()
    const { shown, sent, readings } = await openCase(found)
    const other = aReading()
    readings.push(other)
    server.use(http.post(at(`cases/${found.id}/readings/`), () => refusal(409, 'reading_exists')))
    await shown.user.keyboard('2')
    await saveState(/^Saved at/)
    expect(sent).toEqual([{ id: other.id, revision: 1, stage: 2, agrees_with_model: true, comment: '' }])
  })

  it('keeps what was entered while the connection is lost, and sends it when the page is opened again', async () => {
    const found = aCase()
    const { shown } = await openCase(found)
    server.use(http.post(at(`cases/${found.id}/readings/`), () => HttpResponse.error()))
    await shown.user.type(screen.getByLabelText('Comment'), 'not lost')
    await saveState(/^No connection/)
    shown.unmount()
    const { readings } = await openCase(found)
    expect(screen.getByLabelText('Comment')).toHaveValue('not lost')
    await saveState(/^Saved at/)
    expect(readings.map(({ comment }) => comment)).toEqual(['not lost'])
    expect(window.sessionStorage).toHaveLength(0)
  })

  it('restores after a reload what had not reached the server', async () => {
    const found = aCase()
    backupOf(alice.id, found.id).write({ stage: 1, agrees_with_model: false, comment: 'before the reload' })
    const { sent } = await openCase(found)
    expect(screen.getByLabelText('Comment')).toHaveValue('before the reload')
    await saveState(/^Saved at/)
    expect(sent).toEqual([{ stage: 1, agrees_with_model: false, comment: 'before the reload' }])
    expect(window.sessionStorage).toHaveLength(0)
  })

  it('shows nothing that another user has left in this tab', async () => {
    const found = aCase()
    backupOf(audrey.id, found.id).write({ stage: 1, agrees_with_model: null, comment: 'not mine' })
    await openCase(found)
    expect(screen.getByLabelText('Comment')).toHaveValue('')
  })

  it('never lets an older text overtake a newer one after leaving the page and coming back', async () => {
    const found = aCase()
    const { shown } = await openCase(found)
    server.use(http.post(at(`cases/${found.id}/readings/`), () => HttpResponse.error()))
    await shown.user.type(screen.getByLabelText('Comment'), 'old')
    await saveState(/^No connection/)
    shown.unmount()
    const { shown: again, readings } = await openCase(found)
    await again.user.type(screen.getByLabelText('Comment'), ' and new')
    await saveState(/^Saved at/)
    // Longer than the first page would have waited before trying again.
    await new Promise((resolve) => setTimeout(resolve, 2_500))
    expect(readings.map(({ comment }) => comment)).toEqual(['old and new'])
  })

  it('is gone once it was discarded, even what was not sent yet', async () => {
    const draft = aReading({ comment: 'so far' })
    const { shown, sent, readings } = await openCase(aCase({ readings: [draft] }))
    server.use(
      http.delete(at('readings/:id/'), ({ params }) => {
        readings.splice(0, readings.length, ...readings.filter(({ id }) => id !== params.id))
        return new HttpResponse(null, { status: 204 })
      }),
    )
    await shown.user.type(screen.getByLabelText('Comment'), ' and more')
    await shown.user.click(screen.getByRole('button', { name: 'Discard the draft' }))
    await shown.user.click(await screen.findByRole('button', { name: 'Discard' }))
    await waitFor(() => expect(screen.getByLabelText('Comment')).toHaveValue(''))
    await new Promise((resolve) => setTimeout(resolve, 1_200))
    expect(readings).toEqual([])
    expect(sent.filter(({ id }) => id === undefined)).toEqual([])
  })

  it('is signed only after a question, and is then read-only', async () => {
    const { shown, readings } = await openCase(aCase())
    expect(screen.getByTestId('sign-reading')).toBeDisabled()
    await shown.user.keyboard('2')
    await shown.user.click(screen.getByTestId('sign-reading'))
    expect(await screen.findAllByText('Sign this reading: Stage II?')).not.toHaveLength(0)
    expect(readings.every(({ status }) => status === 'draft')).toBe(true)
    await shown.user.click(screen.getByTestId('confirm-sign'))
    expect(await screen.findByText(/Signed by Dr Alice/)).toBeInTheDocument()
    expect(screen.queryByLabelText('Comment')).not.toBeInTheDocument()
    expect(readings[0]).toMatchObject({ status: 'signed', stage: 2 })
  })

  it('what is signed is what stands on the screen, also when another window has changed the draft', async () => {
    const draft = aReading({ stage: 2, agrees_with_model: true, comment: 'seen here' })
    const { shown, readings } = await openCase(aCase({ readings: [draft] }))
    readings.splice(0, 1, { ...draft, stage: 3, agrees_with_model: false, comment: 'from the other window' })
    await confirm(shown)
    expect(await screen.findByText(/Signed by Dr Alice/)).toBeInTheDocument()
    expect(readings[0]).toMatchObject({ status: 'signed', stage: 2, agrees_with_model: true, comment: 'seen here' })
  })

  it('a draft that was signed in another window says so and shows the signed reading', async () => {
    const draft = aReading({ stage: 1, comment: 'seen here' })
    const { shown, readings } = await openCase(aCase({ readings: [draft] }))
    readings.splice(0, 1, signed({ id: draft.id, stage: 3, comment: 'signed in the other window' }))
    await confirm(shown)
    const mine = within(await screen.findByTestId('signed-reading'))
    expect(mine.getByText(/signed and can no longer be changed/)).toBeInTheDocument()
    expect(mine.getByText('signed in the other window')).toBeInTheDocument()
    expect(readings[0]).toMatchObject({ stage: 3, comment: 'signed in the other window' })
    await shown.user.click(screen.getByTestId('amend-reading'))
    expect(await screen.findByLabelText('Comment')).toHaveValue('signed in the other window')
    expect(screen.queryByText(/signed and can no longer be changed/)).not.toBeInTheDocument()
  })

  it('signs no agreement that is not on the screen because the model gave no result', async () => {
    const analysis = anAnalysis({ status: 'queued', prediction: null, model: null })
    const { shown, readings } = await openCase(aCase({ analysis, readings: [aReading({ stage: 2, agrees_with_model: true })] }))
    await confirm(shown)
    expect(await screen.findByText(/Signed by Dr Alice/)).toBeInTheDocument()
    expect(readings[0]).toMatchObject({ status: 'signed', stage: 2, agrees_with_model: null })
  })

  it('is not signed while the draft is not with the server', async () => {
    const found = aCase()
    const { shown, readings } = await openCase(found)
    server.use(http.post(at(`cases/${found.id}/readings/`), () => HttpResponse.error()))
    await shown.user.keyboard('2')
    await confirm(shown)
    expect(await screen.findByText(/has not reached the server yet/)).toBeInTheDocument()
    expect(readings).toHaveLength(0)
  })

  it.each([
    ['reading_signed', /signed and can no longer be changed/],
    ['reading_changed', /changed in another window meanwhile/],
  ])('says in words why it cannot be signed: %s', async (code, words) => {
    const { shown } = await openCase(aCase())
    server.use(http.post(at('readings/:id/sign/'), () => refusal(409, code)))
    await shown.user.keyboard('2')
    await confirm(shown)
    expect(await screen.findByText(words)).toBeInTheDocument()
  })

  it('is amended by a new reading that refers to the signed one', async () => {
    const first = signed({ comment: 'first look' })
    const { shown, sent } = await openCase(aCase({ readings: [first] }))
    await shown.user.click(screen.getByTestId('amend-reading'))
    expect(await screen.findByLabelText('Comment')).toHaveValue('first look')
    await shown.user.keyboard('3')
    await confirm(shown)
    expect(await screen.findByText(/amends the reading of/)).toBeInTheDocument()
    expect(screen.getByText('Amended later')).toBeInTheDocument()
    expect(sent[0]).toMatchObject({ amends: first.id, stage: 2 })
  })

  it('an amendment discarded in another window is opened again as an amendment', async () => {
    const first = signed({ comment: 'first look' })
    const draft = aReading({ stage: 2, amends: first.id })
    const { shown, sent } = await openCase(aCase({ readings: [draft, first] }))
    server.use(http.patch(at('readings/:id/'), () => refusal(404, 'not_found')))
    await shown.user.keyboard('3')
    await saveState(/^Saved at/)
    expect(sent).toEqual([{ stage: 3, agrees_with_model: false, comment: '', amends: first.id }])
  })

  it('is for auditors to see, not to write', async () => {
    const other = signed({ mine: false, comment: 'clear' })
    await openCase(aCase({ readings: [other] }), audrey)
    const list = screen.getByRole('region', { name: 'All readings' })
    expect(within(list).getByText('clear')).toBeInTheDocument()
    expect(screen.queryByTestId('sign-reading')).not.toBeInTheDocument()
    expect(screen.queryByTestId('amend-reading')).not.toBeInTheDocument()
  })
})
