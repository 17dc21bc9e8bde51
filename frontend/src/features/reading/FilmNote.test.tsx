import { screen } from '@testing-library/react'
import { expect, it } from 'vitest'

import { i18next } from '@/lib/i18n'
import { aCase } from '@/testing/cases'
import { alice } from '@/testing/fixtures'
import { renderIn } from '@/testing/render'

import { FilmNote } from './FilmNote'

const { radiograph } = aCase()

it('names what the film does not fulfil, with what was found', async () => {
  renderIn(<FilmNote film={{ ...radiograph, spacing_mm: [0.3, 0.24], columns: 1600 }} />, alice)
  expect(screen.getByTestId('film-note')).toHaveTextContent(
    'The film does not fulfil a requirement: Pixel pitch at most 200 µm (240 × 300 µm)',
  )
  await i18next.changeLanguage('zh-CN')
  expect(await screen.findByText(/胸片有 1 项不符合技术要求：像素间距不大于 200 µm（横 240 × 纵 300 µm）/)).toBeVisible()
})

it('says nothing of a film that fulfils everything that its file tells', () => {
  renderIn(<FilmNote film={{ ...radiograph, spacing_mm: null }} />, alice)
  expect(screen.queryByTestId('film-note')).not.toBeInTheDocument()
})
