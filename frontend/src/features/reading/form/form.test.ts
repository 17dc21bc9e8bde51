import { describe, expect, it } from 'vitest'

import { fieldAt } from './fields'
import { noHistory, remember, stepAgain, stepBack } from './history'
import { keyOn, nextProfusion, pressOf } from './keys'
import { differences, EMPTY, filled, isBlank, type Opinion, opinionAt, opinionOf, sameOpinion, withTaken } from './opinion'
import { readForm } from './paths'
import { offReasons, whyOff } from './rules'

const enter = (fields: Record<string, unknown>, start: Opinion = EMPTY): Opinion =>
  Object.entries(fields).reduce((opinion, [path, value]) => filled(opinion, path, value), start)
const graded = enter({ 'quality.grade': '2' })

/** Presses keys in one field, one after the other. */
function pressed(path: string, keys: string, start: Opinion = enter({ parenchymal: true, pleural: true, 'large.category': 'A' }, graded)): Opinion {
  let pending = ''
  return keys.split(' ').reduce((opinion, name) => {
    const shift = name.startsWith('Shift+')
    const field = fieldAt(path)
    const effect = field === null ? null : keyOn(field, { key: name.replace('Shift+', ''), shift }, opinion, pending)
    pending = effect?.pending ?? pending
    return (effect?.set ?? []).reduce((next, { path: at, value }) => filled(next, at, value), opinion)
  }, start)
}

describe('what can be filled in', () => {
  it('is nothing but the quality before the film was graded', () => {
    expect(whyOff(EMPTY.form, 'small.primary')).toBe('quality_first')
    expect(filled(EMPTY, 'small.primary', 'p')).toBe(EMPTY)
    expect(whyOff(EMPTY.form, 'quality.grade')).toBeNull()
  })

  it('is no defect of a film of grade 1', () => {
    const defective = enter({ 'quality.defects': ['mottle', 'other'], 'quality.other': 'dust' }, graded)
    expect(enter({ 'quality.grade': '1' }, defective).form).toEqual({ schema_version: 1, quality: { grade: '1' } })
  })

  it('is nothing below the quality of an unreadable film, not even a stage', () => {
    const full = enter({ parenchymal: true, 'small.primary': 'q', pleural: true, symbols: ['em'], stage: 1, comment: 'dark' }, graded)
    const unreadable = enter({ 'quality.grade': 'unreadable', stage: 2 }, full)
    expect(unreadable).toEqual({ ...EMPTY, comment: 'dark', form: { schema_version: 1, quality: { grade: 'unreadable' } } })
  })

  it('is neither a small nor a large opacity where nothing parenchymal was seen', () => {
    const seen = enter({ 'small.zones.right_upper': '1/1', 'large.category': 'A', 'large.opacities.0.long_mm': 12 }, graded)
    expect(enter({ parenchymal: false }, seen).form).toEqual({ schema_version: 1, quality: { grade: '2' }, parenchymal: false })
  })

  it('is no size where there is no large opacity', () => {
    const sized = enter({ 'large.category': 'A', 'large.opacities.0.long_mm': 12, 'large.reaches_20x10': false }, graded)
    expect(enter({ 'large.category': 'O' }, sized).form.large).toEqual({ category: 'O' })
  })

  it('is no plaque before a pleural abnormality was found, and none after it was denied', () => {
    expect(offReasons(graded.form).pleura).toBe('pleural_first')
    const plaque = enter({ pleural: true, 'plaques.sites.profile.right': true }, graded)
    expect(enter({ pleural: false }, plaque).form.plaques).toBeUndefined()
  })

  it('answers "any abnormality?" by what was marked, but not by nothing seen', () => {
    expect(enter({ 'small.zones.right_upper': '0/1' }, graded).form.parenchymal).toBe(true)
    expect(enter({ 'small.zones.right_upper': '0/0' }, graded).form.parenchymal).toBeUndefined()
  })

  it('is told by a text for other defects only while "other" is marked', () => {
    const other = enter({ 'quality.defects': ['other'], 'quality.other': 'dust' }, graded)
    expect(enter({ 'quality.defects': ['mottle'] }, other).form.quality).toEqual({ grade: '2', defects: ['mottle'] })
  })
})

describe('keys in a field', () => {
  it.each([
    ['quality.grade', 'u', 'unreadable'],
    ['small.primary', 'q', 'q'],
    ['small.zones.left_lower', '2', '2/2'],
    ['small.zones.left_lower', '2 3', '2/3'],
    ['small.zones.left_lower', '0 -', '0/-'],
    ['small.zones.left_lower', '3 +', '3/+'],
    ['small.zones.left_lower', '1 3', '3/3'],
    ['small.zones.left_lower', '1 1 2', '2/2'],
    ['small.profusion', '1 0', '1/0'],
    ['small.aggregation', 'y', true],
    ['plaques.extent.left', '3', 3],
    ['diffuse_thickening.width.right', 'c', 'c'],
    ['large.opacities.0.zone', '2', 'left_upper'],
  ])('%s: %s', (path, keys, value) => {
    expect(opinionAt(pressed(path, keys), path)).toBe(value)
  })

  it('name symbols by two letters, in any order, and take them back the same way', () => {
    expect(pressed('symbols', 'e m a t z x a x').form.symbols).toEqual(['at', 'ax', 'em'])
    expect(pressed('symbols', 'e m e m').form.symbols).toBeUndefined()
  })

  it('mark sides, with Shift the calcified ones', () => {
    const { plaques } = pressed('plaques.sites.diaphragm', 'r Shift+l').form
    expect(plaques).toEqual({ sites: { diaphragm: { right: true } }, calcification: { diaphragm: { left: true } } })
    expect(pressed('costophrenic_angle', 'b').form.costophrenic_angle).toEqual({ right: true, left: true })
    expect(pressed('costophrenic_angle', 'b b').form.costophrenic_angle).toBeUndefined()
  })

  it('empty it with Backspace', () => {
    expect(pressed('small.primary', 'q backspace').form.small).toBeUndefined()
  })

  it('are read from their place while a Chinese input method takes the letters', () => {
    expect(pressOf({ key: 'Process', code: 'KeyP', shiftKey: false }).key).toBe('p')
    expect(pressOf({ key: '１', code: 'Digit1', shiftKey: false }).key).toBe('1')
  })

  it('mean nothing that the field does not know', () => {
    const field = fieldAt('small.primary')
    expect(field && keyOn(field, { key: 'w', shift: false }, graded, '')).toBeNull()
  })
})

it('a click on a zone goes round the categories and ends with nothing', () => {
  const round = ['1/1', '2/2', '3/3', '0/0', null].reduce<unknown[]>((seen) => [...seen, nextProfusion(seen.at(-1))], [null])
  expect(round).toEqual([null, '1/1', '2/2', '3/3', '0/0', null])
  expect(nextProfusion('2/1')).toBe('3/3')
})

describe('large opacities', () => {
  it('are listed one by one, and vanish when their last measure is emptied', () => {
    const two = enter({ 'large.category': 'B', 'large.opacities.0.long_mm': 30, 'large.opacities.1.zone': 'left_upper' }, graded)
    expect(two.form.large?.opacities).toEqual([{ long_mm: 30 }, { zone: 'left_upper' }])
    expect(enter({ 'large.opacities.0.long_mm': null }, two).form.large?.opacities).toEqual([{ zone: 'left_upper' }])
  })
})

describe('two texts of one reading', () => {
  const mine = enter({ parenchymal: true, 'small.primary': 'p', stage: 1 }, graded)
  const theirs = enter({ parenchymal: true, 'small.primary': 'r', symbols: ['em'], stage: 1 }, graded)

  it('differ in the fields that hold other values', () => {
    expect(differences([mine, theirs])).toEqual([
      { path: 'small.primary', values: ['p', 'r'] },
      { path: 'symbols', values: [undefined, ['em']] },
    ])
  })

  it('can be joined field by field', () => {
    const joined = withTaken(mine, theirs, ['symbols'])
    expect(differences([joined, mine]).map(({ path }) => path)).toEqual(['symbols'])
  })

  it('are the same however the server orders their keys and whatever it leaves empty', () => {
    const stored = { ...mine, form: { small: { secondary: null, zones: {}, primary: 'p' }, symbols: [], quality: { grade: '2' }, parenchymal: true } }
    expect(sameOpinion(opinionOf(stored), mine)).toBe(true)
    expect(readForm(stored.form)).toEqual(mine.form)
  })

  it('an empty form is blank', () => {
    expect(isBlank(EMPTY)).toBe(true)
    expect(isBlank(graded)).toBe(false)
  })
})

describe('taking back', () => {
  it('goes back step by step and forward again', () => {
    const history = remember(remember(noHistory<string>(), 'small.primary', ''), 'small.secondary', 'p')
    const back = stepBack(history, 'pq')
    expect(back).toMatchObject({ value: 'p', field: 'small.secondary' })
    expect(back && stepAgain(back.history, 'p')).toMatchObject({ value: 'pq' })
  })

  it('takes a written text as one step, and emptying the form as another', () => {
    const written = ['', 'a', 'ab'].reduce((history, text) => remember(history, 'comment', text), noHistory<string>())
    expect(stepBack(remember(written, 'clear', 'abc'), '')).toMatchObject({ value: 'abc' })
    expect(stepBack(written, 'abc')).toMatchObject({ value: '' })
  })

  it('has nothing to take back at first', () => {
    expect(stepBack(noHistory(), 1)).toBeNull()
    expect(stepAgain(noHistory(), 1)).toBeNull()
  })
})
