import { screen, within } from '@testing-library/react'
import { expect, it } from 'vitest'

import { alice } from '@/testing/fixtures'
import { renderIn } from '@/testing/render'

import { Differences } from './Differences'
import { EMPTY, type Opinion } from './form/opinion'

const opinion = (change: Partial<Opinion>, form = {}): Opinion => ({ ...EMPTY, ...change, form: { schema_version: 1, ...form } })
const COLUMNS = [
  { id: 'a', title: 'Dr Alice', opinion: opinion({ stage: 2 }, { quality: { grade: '1' }, symbols: ['em', 'tb'] }) },
  { id: 'b', title: 'Dr Bob', opinion: opinion({ stage: 3 }, { quality: { grade: '2' } }) },
  { id: 'model', title: 'Model', opinion: opinion({ stage: 1 }), only: ['stage'] },
]

it('begins with the conclusion, in numerals that are read out in full', () => {
  renderIn(<Differences columns={COLUMNS} label="Where they differ" />, alice)
  const rows = screen.getAllByRole('row')
  expect(rows[1]).toHaveAccessibleName('Conclusion Stage II Stage III Stage I')
  expect(rows[2]).toHaveTextContent('Image quality')
})

it('writes symbols as readers do and explains them, and leaves open what the model says nothing about', () => {
  renderIn(<Differences columns={COLUMNS} label="Where they differ" />, alice)
  const row = within(screen.getByRole('row', { name: /symbols/ }))
  expect(row.getByText('em')).toHaveAttribute('title', 'emphysema')
  expect(row.getAllByRole('cell').map((cell) => cell.textContent.trim())).toEqual(['em tb', 'not filled in', '—'])
})
