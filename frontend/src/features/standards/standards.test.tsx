import { screen, within } from '@testing-library/react'
import { http } from 'msw'
import { describe, expect, it } from 'vitest'

import type { StandardFilm } from '@/api/types'
import { alice, aStandard } from '@/testing/fixtures'
import { renderIn } from '@/testing/render'
import { answers, at, refusal, server } from '@/testing/server'

import { StandardsPanel } from './StandardsPanel'

const FILMS = [
  aStandard({ name: 'normal', profusion: '0/0', category: '0' }),
  aStandard({ name: 'q2', profusion: '2/2', shape: 'q', category: '2' }),
  aStandard({ name: 'mass', profusion: '', large: 'B', category: 'large' }),
  aStandard({ name: 'old', set: 'GBZ', edition: '2009', profusion: '1/1', category: '1' }),
]

function open(films: StandardFilm[] = FILMS) {
  answers('standards/', films)
  return renderIn(<StandardsPanel>{(film) => <p>shown: {film.name}</p>}</StandardsPanel>, alice)
}

const choices = () => screen.getAllByTestId('standard-choice').map((choice) => choice.closest('label')?.textContent)

describe('the standard films', () => {
  it('are shown one at a time, by what they show, with a sign that they are locked', async () => {
    const { user } = open()
    expect(await screen.findByText('shown: normal')).toBeInTheDocument()
    expect(choices()).toEqual(['0/0', '2/2 q', 'B'])
    expect(screen.getByRole('img', { name: /Locked.*exactly as imported/ })).toBeVisible()
    await user.click(screen.getByText('2/2 q'))
    expect(screen.getByText('shown: q2')).toBeInTheDocument()
  })

  it('are found by category; only categories with films are offered', async () => {
    const { user } = open()
    const shelf = within(await screen.findByRole('radiogroup', { name: 'What the standard film shows' }))
    expect(shelf.getAllByRole('radio')).toHaveLength(4)
    await user.click(shelf.getByText('Large'))
    expect(screen.getByText('shown: mass')).toBeInTheDocument()
    expect(choices()).toEqual(['B'])
  })

  it('stand in sets of one edition each', async () => {
    const { user } = open()
    await user.click(await screen.findByRole('combobox', { name: 'Set of standard films' }))
    await user.click(await screen.findByTitle('GBZ, 2009'))
    expect(screen.getByText('shown: old')).toBeInTheDocument()
  })

  it('say how they are imported where there are none', async () => {
    open([])
    const empty = await screen.findByTestId('no-standards')
    expect(empty).toHaveTextContent('manage.py import_standards')
    expect(empty).toHaveTextContent(/copyrighted/)
  })

  it('say so when they cannot be had', async () => {
    server.use(http.get(at('standards/'), () => refusal(500, 'internal_error')))
    renderIn(<StandardsPanel>{() => null}</StandardsPanel>, alice)
    expect(await screen.findByText('This could not be loaded')).toBeInTheDocument()
  })
})
