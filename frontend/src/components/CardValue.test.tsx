import { act, render, screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, test } from 'vitest'

import { i18next } from '@/lib/i18n'

import { CardValue } from './CardValue'

const inChinese = () => act(() => i18next.changeLanguage('zh-CN'))

test('the figures of a bundle are named in the language of the page, unknown ones by their key', async () => {
  render(<CardValue value={{ macro_recall: 0.7715, regions: { hit_rate: 0.6576 }, own_figure: 1, map_method: 'dense_cover' }} />)
  await userEvent.click(screen.getByText('Regions shown'))
  const english = ['Macro-recall', 'Peak of the map on a lesion', 'own figure', /^Where the model sees opacities/]
  for (const name of english) expect(screen.getByText(name)).toBeVisible()
  await inChinese()
  for (const name of ['宏平均召回率', '热图峰值落在病灶上的比例', 'own figure', /^模型看到阴影之处/]) expect(screen.getByText(name)).toBeVisible()
})

test('the figures of a group are folded until they are asked for', async () => {
  render(<CardValue value={{ by: { family: { hybrid: { ece: 0.02 } } } }} />)
  const [figure] = screen.getAllByText('Expected calibration error')
  expect(figure).not.toBeVisible()
  for (const group of ['By group of films', 'Family of films', 'Opacities inserted into real films']) await userEvent.click(screen.getByText(group))
  expect(figure).toBeVisible()
})

test('numbers by stage stand below their stages, an interval is told as one', () => {
  render(<CardValue value={{ recall_by_stage: [0.9012, null, 0.5, 1], macro_recall_interval: [0.8472, 0.9123], seeds: [1, 2, 3, 4] }} />)
  const rows = within(screen.getByRole('table')).getAllByRole('row').map((row) => row.textContent)
  expect(rows).toEqual(['0IIIIII', '0.9012—0.51'])
  expect(screen.getByText('0.8472 – 0.9123')).toBeVisible()
  expect(screen.getByText('1, 2, 3, 4')).toBeVisible()
})

test('the confusion of stages is a table of both', () => {
  render(<CardValue value={{ confusion: [[8, 1, 0, 0], [0, 9, 0, 0], [0, 0, 7, 2], [0, 0, 0, 6]] }} />)
  expect(screen.getByRole('row', { name: 'II 0 0 7 2' })).toBeVisible()
  expect(screen.getAllByRole('columnheader').map(({ textContent }) => textContent)).toEqual(['0', 'I', 'II', 'III'])
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
