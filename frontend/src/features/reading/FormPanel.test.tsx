import { fireEvent, screen, waitFor, within } from '@testing-library/react'
import { http, HttpResponse } from 'msw'
import { beforeEach, describe, expect, it } from 'vitest'

import { chooseKey, forgetOwnKeys } from '@/lib/ownKeys'
import { aCase, aPrediction, aReading, anAnalysis, signed } from '@/testing/cases'
import { answerRules, choose, clearDesks, confirm, openCase, saveState } from '@/testing/readingDesk'
import { at, server } from '@/testing/server'

import { zoneOnFilm } from './filmEntry'

const field = (path: string) => document.querySelector<HTMLElement>(`[data-field="${path}"]`)
const CONTRADICTION = { code: 'stage_differs', level: 'contradiction' as const, text: 'The rules derive another stage.', fields: ['small.zones.right_upper'] }

describe('the reading form', () => {
  beforeEach(() => {
    clearDesks()
    forgetOwnKeys()
    return clearDesks
  })

  it('takes the day of the next examination as it is typed, and so many years from today by one click', async () => {
    const { shown, sent } = await openCase(aCase())
    const day = screen.getByLabelText('Next examination', { selector: 'input' })
    await shown.user.type(day, '20270301')
    expect(day).toHaveValue('2027-03-01')
    await saveState(/^Saved at/)
    expect(sent.at(-1)).toMatchObject({ form: { next_examination: '2027-03-01' } })
    await shown.user.clear(day)
    await shown.user.tab()
    expect(day).toHaveValue('')
    await shown.user.click(screen.getByRole('button', { name: 'in 2 years' }))
    expect(day).toHaveValue(`${new Date().getFullYear() + 2}-${new Date().toLocaleDateString('sv').slice(5)}`)
  })

  it('opens the calendar by a click, not by typing', async () => {
    const { shown } = await openCase(aCase())
    await shown.user.click(screen.getByLabelText('Comment'))
    await shown.user.tab({ shift: true })
    await shown.user.tab({ shift: true })
    await shown.user.tab({ shift: true })
    expect(screen.getByLabelText('Next examination', { selector: 'input' })).toHaveFocus()
    await shown.user.keyboard('2027')
    expect(document.querySelector('.ant-picker-dropdown')).toBeNull()
    await shown.user.click(screen.getByLabelText('Next examination', { selector: 'input' }))
    expect(document.querySelector('.ant-picker-dropdown')).toBeInTheDocument()
  })

  it('begins with the quality: everything below waits for it', async () => {
    const { shown } = await openCase(aCase())
    expect(screen.getAllByText('Grade the image quality first.')).not.toHaveLength(0)
    expect(field('small.primary')).toBeNull()
    await shown.user.click(screen.getByTestId('quality-2'))
    expect(field('small.primary')).toBeVisible()
    expect(screen.getByText('Defects')).toBeVisible()
  })

  it('is filled in by keys alone', async () => {
    const { shown, sent } = await openCase(aCase())
    await shown.user.keyboard('g1' + '1{Enter}' + 'y{Enter}' + 'q{Enter}' + 't{Enter}' + '23{Enter}' + '1{Enter}')
    await shown.user.keyboard('g5' + 'emtb' + '{Enter}' + '2')
    await saveState(/^Saved at/)
    expect(sent.at(-1)).toMatchObject({
      stage: 2,
      form: {
        quality: { grade: '1' }, parenchymal: true, symbols: ['em', 'tb'],
        small: { primary: 'q', secondary: 't', zones: { right_upper: '2/3', left_upper: '1/1' } },
      },
    })
  })

  it('is entered by the key that the reader chose, unless that key means something in the field', async () => {
    chooseKey('form.jump', 't', 'g')
    const { shown } = await openCase(aCase())
    await shown.user.keyboard('t1')
    expect(field('quality.grade')?.querySelector('button')).toHaveFocus()
    await shown.user.keyboard('1{Enter}g2')
    expect(field('parenchymal')).toContainElement(document.activeElement as HTMLElement)
    await shown.user.keyboard('y{Enter}q{Enter}t')
    expect(within(field('small.secondary') ?? document.body).getByRole('radio', { name: /^t/ })).toBeChecked()
    expect(screen.queryByTestId('jump-help')).not.toBeInTheDocument()
    await shown.user.click(screen.getByRole('button', { name: 'Keys of the form' }))
    expect(within(await screen.findByTestId('form-keys')).getByText('T', { selector: 'dt:first-child kbd:first-child' })).toBeInTheDocument()
  })

  it('takes back a slip, also that of emptying everything', async () => {
    const { shown } = await openCase(aCase({ readings: [aReading({ stage: 2, comment: 'so far' })] }))
    await shown.user.click(screen.getByRole('button', { name: 'More' }))
    await shown.user.click(await screen.findByRole('menuitem', { name: 'Empty the form' }))
    expect(screen.getByLabelText('Comment')).toHaveValue('')
    await shown.user.keyboard('{Control>}z{/Control}')
    expect(screen.getByLabelText('Comment')).toHaveValue('so far')
  })

  it('is filled in from the film, zone by zone', async () => {
    const { shown } = await openCase(aCase())
    await shown.user.click(screen.getByTestId('quality-1'))
    zoneOnFilm('left_lower')
    await waitFor(() => expect(field('small.zones.left_lower')).toHaveTextContent('1/1'))
    expect(field('small.zones.left_lower')).toHaveFocus()
    await shown.user.keyboard('2')
    expect(field('small.zones.left_lower')).toHaveTextContent('2/2')
    expect(screen.getByRole('radio', { name: 'yes' , checked: true })).toBeVisible()
  })

  it('says at once what the rules derive, and leads to the field that does not fit', async () => {
    const { shown } = await openCase(aCase({ readings: [aReading({ form: { quality: { grade: '1' }, parenchymal: true, schema_version: 1 } })] }))
    answerRules({ stage: 1, rule: { code: '1.a', text: 'Overall 1 in two zones.' }, classification: '1/1 p/s', findings: [CONTRADICTION] })
    await choose(shown, 2)
    const rules = within(screen.getByTestId('rules'))
    expect(await rules.findByText('Overall 1 in two zones.')).toBeVisible()
    const count = within(screen.getByTestId('verdict')).getByRole('button', { name: '1 contradiction' })
    await shown.user.click(count)
    expect(rules.getByRole('list')).toHaveFocus()
    await shown.user.click(rules.getByRole('button', { name: /right upper zone/ }))
    expect(field('small.zones.right_upper')).toHaveFocus()
  })

  it('tells a contradiction once, and marks the other fields that it concerns', async () => {
    const { shown } = await openCase(aCase({ readings: [aReading({ form: { quality: { grade: '1' }, parenchymal: true, schema_version: 1 } })] }))
    answerRules({ stage: 1, findings: [{ ...CONTRADICTION, fields: ['stage', 'small.profusion'] }] })
    await choose(shown, 2)
    await waitFor(() => expect(screen.getAllByText(CONTRADICTION.text)).toHaveLength(2))
    const [mark] = screen.getAllByRole('img', { name: CONTRADICTION.text })
    expect(mark?.parentElement).toHaveTextContent('Overall profusion')
  })

  it('says that the rules are silent while there is no connection', async () => {
    const { shown } = await openCase(aCase())
    server.use(http.post(at('readings/derive/'), () => HttpResponse.error()))
    await choose(shown, 2)
    expect(await screen.findByText(/the rules are applied again when it is back/)).toBeVisible()
  })

  it('is signed by keyboard from its last field on; from the text before, Ctrl+Enter leads on', async () => {
    const { shown, readings } = await openCase(aCase())
    await choose(shown, 2)
    await shown.user.click(screen.getByLabelText('Handling'))
    await shown.user.keyboard('{Control>}{Enter}{/Control}')
    expect(screen.getByLabelText('Next examination', { selector: 'input' })).toHaveFocus()
    expect(screen.queryByTestId('confirm-sign')).not.toBeInTheDocument()
    await shown.user.click(screen.getByLabelText('Comment'))
    await shown.user.keyboard('seen{Control>}{Enter}{/Control}')
    const sign = await screen.findByTestId('confirm-sign')
    for (let presses = 0; presses < 20 && document.activeElement !== sign; presses += 1) await shown.user.tab()
    await shown.user.keyboard('{Enter}')
    await screen.findByTestId('signed-reading')
    expect(readings[0]).toMatchObject({ status: 'signed', stage: 2, comment: 'seen' })
  })

  it('is not signed from its last field while an input method is composing there', async () => {
    const { shown } = await openCase(aCase())
    await choose(shown, 2)
    fireEvent.keyDown(screen.getByLabelText('Comment'), { key: 'Enter', ctrlKey: true, isComposing: true })
    expect(screen.queryByTestId('confirm-sign')).not.toBeInTheDocument()
  })

  it('asks once more before it is signed against a contradiction', async () => {
    const { shown, readings } = await openCase(aCase())
    answerRules({ stage: 1, findings: [CONTRADICTION] })
    await choose(shown, 2)
    await within(screen.getByTestId('verdict')).findByText('1 contradiction')
    await shown.user.click(screen.getByTestId('sign-reading'))
    expect(await screen.findByTestId('confirm-sign')).toBeDisabled()
    expect(screen.queryByText('Your stage differs from the stage by the rules.')).not.toBeInTheDocument()
    await shown.user.click(screen.getByTestId('confirm-contradictions'))
    await shown.user.click(screen.getByTestId('confirm-sign'))
    await screen.findByTestId('signed-reading')
    expect(readings[0]).toMatchObject({ status: 'signed', stage: 2 })
  })

  it('signs an unreadable film without a stage', async () => {
    const { shown, readings } = await openCase(aCase())
    await shown.user.keyboard('g1u')
    await confirm(shown)
    await screen.findByTestId('signed-reading')
    expect(readings[0]).toMatchObject({ status: 'signed', stage: null })
  })
})

describe('a blind reading', () => {
  beforeEach(() => {
    clearDesks()
    return clearDesks
  })

  it('says that the result is hidden', async () => {
    await openCase({ ...aCase({ analysis: anAnalysis({ prediction: null, model: null }) }), blind: true })
    expect(screen.getByTestId('blind-notice')).toHaveTextContent('Result hidden until you sign')
  })

  it('may be followed by one with the result in view, prefilled, and the table shows where they differ', async () => {
    const blind = signed({ kind: 'blind', stage: 1, comment: 'first look' })
    const analysis = anAnalysis({ prediction: aPrediction({ stage: 2 }) })
    const { shown, readings } = await openCase({ ...aCase({ analysis, readings: [blind] }), blind: false })
    await shown.user.click(screen.getByTestId('start-aided'))
    expect(await screen.findByLabelText('Comment')).toHaveValue('first look')
    await choose(shown, 2)
    await confirm(shown)
    const table = within(await screen.findByRole('table'))
    const row = table.getByRole('row', { name: /Stage I/ })
    expect(row).toHaveTextContent('Stage I')
    expect(row).toHaveTextContent('Stage II')
    expect(readings.map(({ status }) => status)).toEqual(['signed', 'signed'])
  })
})
