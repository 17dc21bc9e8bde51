import { expect, it } from 'vitest'

import { i18next } from '@/lib/i18n'

import { digest } from './digest'
import { EMPTY, type Opinion } from './opinion'
import type { ReadingForm } from './types'
import type { Words } from './words'

const speaking = (language: string): Words => ({ t: i18next.getFixedT(language, ['reading', 'form', 'common']), date: (iso) => iso })
const opinion = (form: Partial<ReadingForm>): Opinion => ({ ...EMPTY, stage: 2, form: { schema_version: 1, ...form } })
const said = (form: Partial<ReadingForm>, language = 'en') => digest(speaking(language), opinion(form)).map(({ name, value }) => `${name} | ${value}`)

const PLAQUES = {
  sites: { profile: { right: true, left: true }, face_on: { left: true }, diaphragm: { right: false } },
  calcification: { profile: { right: true }, other: { left: false } },
  extent: { right: 1, left: 2 },
  width: { right: 'a' },
} as const

it('a part of the pleura is one line that leaves nothing out', () => {
  expect(said({ plaques: PLAQUES })).toEqual([
    'Pleural plaques | profile R+L, face on L; not seen: diaphragm R; calcified: profile R; not calcified: other L; extent: R 1, L 2; width: R a',
    'Conclusion | Stage II',
  ])
})

it('the punctuation is that of the language', () => {
  expect(said({ plaques: PLAQUES }, 'zh-CN')[0]).toBe(
    '胸膜斑 | 侧胸壁 右+左，正面胸壁 左；未见：膈面 右；钙化：侧胸壁 右；无钙化：其他部位 左；范围：右 1，左 2；厚度：右 a',
  )
})

it('the zones are said together, those that are filled in, as they lie on the film', () => {
  expect(said({ small: { zones: { left_lower: '0/1', right_upper: '2/2' } } })[0]).toBe('Profusion by zone | RU 2/2, LL 0/1')
})

it('the sides of an angle stand together', () => {
  expect(said({ costophrenic_angle: { right: true, left: false } })[0]).toBe('Costophrenic angle obliteration | R; not seen: L')
})

it('everything else has a line of its own, in the order of the form', () => {
  const form = { handling: 'refer', small: { primary: 'q', aggregation: true }, quality: { grade: '2' }, symbols: ['em'] } as const
  expect(said({ ...form, symbols: ['em'] }).map((line) => line.split(' | ')[0])).toEqual([
    'Image quality', 'Primary shape', 'Aggregation of small opacities', 'Other symbols', 'Conclusion', 'Handling',
  ])
})
