import { screen, waitFor } from '@testing-library/react'
import { http, HttpResponse } from 'msw'
import { beforeEach, describe, expect, it } from 'vitest'

import { aCase, anAnalysis, aReading } from '@/testing/cases'
import { alice, audrey } from '@/testing/fixtures'
import { BLANK, choose, clearDesks, draftsKept, kept, openCase, saveState } from '@/testing/readingDesk'
import { at, refusal, server } from '@/testing/server'

import { backupOf } from './backup'

describe('the reading of a case', () => {
  beforeEach(() => {
    clearDesks()
    return clearDesks
  })

  it('stores a stage that the doctor chose, and says when', async () => {
    const { shown, sent } = await openCase(aCase())
    await choose(shown, 2)
    await saveState(/^Saved at/)
    expect(sent).toEqual([{ stage: 2, agrees_with_model: true, comment: '', form: BLANK, seconds: expect.any(Number) as number }])
  })

  it('takes another stage than the model as disagreement, which the doctor may overrule', async () => {
    const { shown, sent } = await openCase(aCase())
    await choose(shown, 1)
    expect(screen.getByRole('radio', { name: 'I do not agree with the model' })).toBeChecked()
    await shown.user.click(screen.getByRole('radio', { name: 'I agree with the model' }))
    await saveState(/^Saved at/)
    expect(sent.at(-1)).toMatchObject({ stage: 1, agrees_with_model: true })
  })

  it('asks for no agreement where the model gave no result', async () => {
    const analysis = anAnalysis({ status: 'rejected', code: 'not_frontal', prediction: null, model: null })
    const { shown, sent } = await openCase(aCase({ analysis }))
    await choose(shown, 0)
    await saveState(/^Saved at/)
    expect(screen.queryByText('I agree with the model')).not.toBeInTheDocument()
    expect(sent[0]?.agrees_with_model).toBeNull()
  })

  it('does not take digits in the comment for a stage', async () => {
    const { shown, sent } = await openCase(aCase())
    await shown.user.type(screen.getByLabelText('Comment'), 'seen in 3 zones')
    await saveState(/^Saved at/)
    expect(sent.at(-1)).toMatchObject({ stage: null, agrees_with_model: null, comment: 'seen in 3 zones' })
  })

  it('continues the open draft instead of opening a second one', async () => {
    const draft = aReading({ stage: 1, comment: 'so far' })
    const { shown, sent } = await openCase(aCase({ readings: [draft] }))
    expect(screen.getByLabelText('Comment')).toHaveValue('so far')
    await choose(shown, 3)
    await saveState(/^Saved at/)
    expect(sent).toMatchObject([{ id: draft.id, revision: 1, stage: 3, agrees_with_model: false, comment: 'so far' }])
  })

  it('takes over a draft that another tab has opened', async () => {
    const found = aCase()
    const { shown, sent, readings } = await openCase(found)
    const other = aReading()
    readings.push(other)
    server.use(http.post(at(`cases/${found.id}/readings/`), () => refusal(409, 'reading_exists')))
    await choose(shown, 2)
    await saveState(/^Saved at/)
    expect(sent).toMatchObject([{ id: other.id, revision: 1, stage: 2, agrees_with_model: true, comment: '' }])
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
    expect(draftsKept()).toEqual([])
  })

  it('restores after a reload what had not reached the server', async () => {
    const found = aCase()
    backupOf(alice.id, found.id).write(kept({ stage: 1, agrees_with_model: false, comment: 'before the reload' }))
    const { sent } = await openCase(found)
    expect(screen.getByLabelText('Comment')).toHaveValue('before the reload')
    await saveState(/^Saved at/)
    expect(sent).toMatchObject([{ stage: 1, agrees_with_model: false, comment: 'before the reload' }])
    expect(draftsKept()).toEqual([])
  })

  it('shows nothing that another user has left in this tab', async () => {
    const found = aCase()
    backupOf(audrey.id, found.id).write(kept({ stage: 1, comment: 'not mine' }))
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
    await shown.user.click(screen.getByRole('button', { name: 'More' }))
    await shown.user.click(await screen.findByRole('menuitem', { name: 'Discard the draft' }))
    await shown.user.click(await screen.findByRole('button', { name: 'Discard' }))
    await waitFor(() => expect(screen.getByLabelText('Comment')).toHaveValue(''))
    await new Promise((resolve) => setTimeout(resolve, 1_200))
    expect(readings).toEqual([])
    expect(sent.filter(({ id }) => id === undefined)).toEqual([])
  })
})
