import { screen, within } from '@testing-library/react'
import { http, HttpResponse } from 'msw'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import { aCase, anAnalysis, aReading, signed } from '@/testing/cases'
import { audrey, someId } from '@/testing/fixtures'
import { answerRules, choose, clearDesks, confirm, derivation, openCase, saveState } from '@/testing/readingDesk'
import { at, refusal, server } from '@/testing/server'

const bob = { id: someId(), full_name: 'Dr Bob' }
const dora = { id: someId(), full_name: 'Dr Dora' }
const RULE = { code: '2.a', text: 'Overall 2 in more than four zones.' }

describe('the signing of a reading', () => {
  beforeEach(() => {
    clearDesks()
    return clearDesks
  })
  afterEach(() => {
    vi.restoreAllMocks()
  })

  it('is signed only after a question, and is then read-only', async () => {
    const { shown, readings } = await openCase(aCase())
    expect(screen.getByTestId('sign-reading')).toBeDisabled()
    await choose(shown, 2)
    await shown.user.click(screen.getByTestId('sign-reading'))
    expect(await screen.findAllByText('Sign this reading: Stage II?')).not.toHaveLength(0)
    expect(readings.every(({ status }) => status === 'draft')).toBe(true)
    await shown.user.click(screen.getByTestId('confirm-sign'))
    expect(await screen.findByText(/Signed by Dr Alice/)).toBeInTheDocument()
    expect(screen.queryByLabelText('Comment')).not.toBeInTheDocument()
    expect(readings[0]).toMatchObject({ status: 'signed', stage: 2 })
  })

  it('the signed reading comes into view in the place of the form', async () => {
    const scrolled = vi.spyOn(Element.prototype, 'scrollIntoView')
    const { shown } = await openCase(aCase({ readings: [aReading({ stage: 2, agrees_with_model: true })] }))
    await confirm(shown)
    const mine = await screen.findByTestId('signed-reading')
    expect(mine).toHaveFocus()
    expect(scrolled.mock.contexts.at(-1)).toBe(mine)
  })

  it('a reading that was signed before leaves the page where it is', async () => {
    const scrolled = vi.spyOn(Element.prototype, 'scrollIntoView')
    await openCase(aCase({ readings: [signed({ stage: 2 })] }))
    expect(await screen.findByTestId('signed-reading')).not.toHaveFocus()
    expect(scrolled).not.toHaveBeenCalled()
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
    expect(mine.getAllByText('signed in the other window')).not.toHaveLength(0)
    expect(within(mine.getByTestId('leftover')).getByText('seen here')).toBeInTheDocument()
    expect(readings[0]).toMatchObject({ stage: 3, comment: 'signed in the other window' })
    await shown.user.click(screen.getByTestId('amend-reading'))
    expect(await screen.findByLabelText('Comment')).toHaveValue('signed in the other window')
    expect(screen.queryByText(/signed and can no longer be changed/)).not.toBeInTheDocument()
  })

  it('a text that comes after the signature is kept, and may amend the signed reading', async () => {
    const draft = aReading({ stage: 1, comment: 'first' })
    const { shown, readings, sent } = await openCase(aCase({ readings: [draft] }))
    readings.splice(0, 1, signed({ id: draft.id, stage: 1, comment: 'first' }))
    await shown.user.type(screen.getByLabelText('Comment'), ' and more')
    const left = within(await screen.findByTestId('leftover'))
    expect(left.getByText('first and more')).toBeInTheDocument()
    await shown.user.click(left.getByRole('button', { name: 'Amend the signed reading with it' }))
    expect(await screen.findByLabelText('Comment')).toHaveValue('first and more')
    expect(sent.at(-1)).toMatchObject({ amends: draft.id, comment: 'first and more' })
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
    await choose(shown, 2)
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
    await choose(shown, 2)
    await confirm(shown)
    expect(await screen.findByText(words)).toBeInTheDocument()
  })

  it('is amended by a new reading that refers to the signed one', async () => {
    const first = signed({ comment: 'first look' })
    const { shown, sent } = await openCase(aCase({ readings: [first] }))
    await shown.user.click(screen.getByTestId('amend-reading'))
    expect(await screen.findByLabelText('Comment')).toHaveValue('first look')
    await choose(shown, 3)
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
    await choose(shown, 3)
    await saveState(/^Saved at/)
    expect(sent).toMatchObject([{ stage: 3, agrees_with_model: false, comment: '', amends: first.id }])
  })

  it('names the rule that fired before and after it is signed', async () => {
    const { shown, readings } = await openCase(aCase())
    answerRules({ stage: 2, rule: RULE })
    await choose(shown, 2)
    await within(screen.getByTestId('rules')).findByText(RULE.text)
    await shown.user.click(screen.getByTestId('sign-reading'))
    expect(await within(await screen.findByRole('dialog')).findByText(RULE.text)).toBeInTheDocument()
    await saveState(/^Saved at/)
    Object.assign(readings[0] ?? {}, { derived: { ...derivation, stage: 1, rule: RULE } })
    await shown.user.click(screen.getByTestId('confirm-sign'))
    const mine = within(await screen.findByTestId('signed-reading'))
    expect(mine.getByText(RULE.text)).toBeInTheDocument()
    expect(within(mine.getByTestId('gist')).getByText('Stage I')).toBeInTheDocument()
    expect(mine.getByText('GBZ 70-2015')).toBeInTheDocument()
  })

  it('shows first what it comes to, and the rest when it is opened', async () => {
    const form = { schema_version: 1, quality: { grade: '2' }, small: { zones: { right_upper: '2/2' } }, handling: 'refer to the panel' } as const
    const derived = { ...derivation, stage: 2, classification: '2/2 q/t ax tb' }
    const { shown } = await openCase(aCase({ readings: [signed({ form, derived })] }))
    const mine = within(screen.getByTestId('signed-reading'))
    expect(mine.getByTestId('gist')).toHaveTextContent('2/2 q/t ax tb')
    expect(mine.getAllByText('refer to the panel')[0]).toBeVisible()
    expect(within(mine.getAllByRole('table', { name: 'Profusion by zone' })[0] ?? document.body).getByRole('cell', { name: 'RU 2/2' })).toBeVisible()
    expect(mine.getByText('Image quality')).not.toBeVisible()
    await shown.user.click(mine.getByText('The whole form'))
    expect(mine.getByText('Image quality')).toBeVisible()
  })

  it('shows the rule that fired for a colleague in the whole of his form', async () => {
    await openCase(aCase({ readings: [signed({ mine: false, derived: { ...derivation, stage: 3, rule: RULE } })] }), audrey)
    const list = within(screen.getByRole('region', { name: 'All readings' }))
    expect(list.getByText(RULE.text)).toBeInTheDocument()
    expect(list.getByText('GBZ 70-2015')).toBeInTheDocument()
  })

  it('names a colleague who has signed since the form was opened, and nobody else', async () => {
    const { shown, readings } = await openCase(aCase({ readings: [signed({ mine: false, reader: dora })] }))
    await choose(shown, 2)
    readings.push(signed({ mine: false, reader: bob }))
    await shown.user.click(screen.getByTestId('sign-reading'))
    const news = await screen.findByTestId('signed-meanwhile')
    expect(news).toHaveTextContent('1 reading of this film was signed meanwhile')
    expect(news).toHaveTextContent(/Signed by Dr Bob/)
    expect(news).not.toHaveTextContent(/Dr Dora/)
    await shown.user.click(screen.getByTestId('confirm-sign'))
    expect(await screen.findByText(/Signed by Dr Alice/)).toBeInTheDocument()
    expect(within(screen.getByRole('region', { name: 'All readings' })).getByText('Dr Bob')).toBeInTheDocument()
  })

  it('is asked for without news when no colleague has signed meanwhile', async () => {
    const { shown } = await openCase(aCase({ readings: [signed({ mine: false, reader: dora })] }))
    await choose(shown, 2)
    await confirm(shown)
    expect(await screen.findByText(/Signed by Dr Alice/)).toBeInTheDocument()
    expect(screen.queryByTestId('signed-meanwhile')).not.toBeInTheDocument()
  })

  it('is for auditors to see, not to write', async () => {
    const other = signed({ mine: false, comment: 'clear' })
    await openCase(aCase({ readings: [other] }), audrey)
    const list = screen.getByRole('region', { name: 'All readings' })
    expect(within(list).getAllByText('clear')).not.toHaveLength(0)
    expect(screen.queryByTestId('sign-reading')).not.toBeInTheDocument()
    expect(screen.queryByTestId('amend-reading')).not.toBeInTheDocument()
  })
})
