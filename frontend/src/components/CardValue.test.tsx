import { act, render, screen } from '@testing-library/react'
import { expect, test } from 'vitest'

import { i18next } from '@/lib/i18n'

import { CardValue } from './CardValue'

const inChinese = () => act(() => i18next.changeLanguage('zh-CN'))

test('the figures of a bundle are named in the language of the page, unknown ones by their key', async () => {
  render(<CardValue value={{ macro_recall: 0.7715, regions: { hit_rate: 0.6576 }, own_figure: 1 }} />)
  for (const name of ['Macro-recall', 'Peak of the map on a lesion', 'own figure']) expect(screen.getByText(name)).toBeVisible()
  await inChinese()
  for (const name of ['宏平均召回率', '热图峰值落在病灶上的比例', 'own figure']) expect(screen.getByText(name)).toBeVisible()
})

test('what a bundle says in two languages is shown in the language of the page, lists too', async () => {
  const limits = { en: ['Never saw a patient.', 'Marked opacities only.'], 'zh-CN': ['未见过患者胸片。', '仅限明显阴影。'] }
  render(<CardValue value={{ summary: { en: 'A demonstration.', 'zh-CN': '演示模型。' }, limits }} />)
  expect(screen.getAllByRole('listitem').map((item) => item.textContent)).toEqual(limits.en)
  expect(screen.getByText('A demonstration.')).toBeVisible()
  await inChinese()
  expect(screen.getAllByRole('listitem').map((item) => item.textContent)).toEqual(limits['zh-CN'])
  expect(screen.queryByText('A demonstration.')).not.toBeInTheDocument()
})

test('a text in the other language is better than none', () => {
  render(<CardValue value={{ 'zh-CN': '只有中文。' }} />)
  expect(screen.getByText('只有中文。')).toBeVisible()
  expect(screen.queryByText('zh-CN')).not.toBeInTheDocument()
})
