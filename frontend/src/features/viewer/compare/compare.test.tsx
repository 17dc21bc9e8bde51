import { act, screen, within } from '@testing-library/react'
import { describe, expect, it, onTestFinished } from 'vitest'

import type { Case } from '@/api/types'
import { chooseKey, forgetOwnKeys } from '@/lib/ownKeys'
import { aCase } from '@/testing/cases'
import { aCaseRow, aHistory, alice } from '@/testing/fixtures'
import { renderIn } from '@/testing/render'
import { answers } from '@/testing/server'

import { ResultPage } from '../ResultPage'
import type { StandardsSlot } from './CompareStage'

const NONE = 'This film cannot be shown. The original was kept and can be downloaded.'
const standards: StandardsSlot = () => <p>a shelf of standards</p>

function open(earlier: readonly string[] = [], shown?: StandardsSlot) {
  const found = aCase()
  const before = earlier.map((day) => earlierCase(found, day))
  const rows = [found, ...before].map(({ id, created_at }) => aCaseRow({ row: { id, created_at } }))
  answers(`patients/${found.patient.id}/`, aHistory(rows))
  for (const one of [found, ...before]) answers(`cases/${one.id}/`, one)
  answers('model/', { name: 'm', version: '1', digest: 'f', metrics: {}, data: {}, licence: '', intended_use: '', limits: [] })
  const slots = shown === undefined ? {} : { standards: shown }
  return { before, ...renderIn(<ResultPage caseId={found.id} reading={() => <p>the form</p>} {...slots} />, alice) }
}

const earlierCase = ({ patient }: Case, day: string): Case => aCase({ patient, created_at: `${day}T08:00:00Z` })

describe('films side by side', () => {
  it('is one film until the reader asks for more', async () => {
    open([], standards)
    expect(await screen.findByTestId('panel-current')).toBeInTheDocument()
    expect(screen.queryByTestId('panel-prior')).not.toBeInTheDocument()
    expect(screen.queryByTestId('link-films')).not.toBeInTheDocument()
  })

  it('shows the newest earlier film at a key, with its date and how long ago', async () => {
    const { user } = open(['2019-03-01', '2023-01-02'])
    await screen.findByTestId('panel-current')
    await user.keyboard('2')
    const prior = within(await screen.findByTestId('panel-prior'))
    expect(await prior.findByText('3 years 2 months earlier')).toBeInTheDocument()
    expect(prior.getByText('Jan 2, 2023')).toBeInTheDocument()
    expect(await prior.findByText(NONE)).toBeInTheDocument()
  })

  it('goes through the earlier films by key', async () => {
    const { user, before } = open(['2019-03-02', '2023-01-02'])
    await screen.findByTestId('panel-current')
    await user.keyboard('2')
    expect(await screen.findByText(/Jan 2, 2023/)).toBeInTheDocument()
    await user.keyboard('e')
    expect(screen.getByText('7 years earlier')).toBeInTheDocument()
    expect(screen.getByRole('link', { name: 'Open this case' })).toHaveAttribute('href', `/cases/${before[0]?.id ?? ''}`)
    expect(screen.getByRole('button', { name: 'Older film' })).toBeDisabled()
    await user.keyboard('d')
    expect(screen.getByText(/Jan 2, 2023/)).toBeInTheDocument()
  })

  it('says that one film alone should not confirm the disease', async () => {
    const { user } = open()
    await screen.findByTestId('panel-current')
    await user.keyboard('2')
    expect(await screen.findByTestId('no-prior')).toHaveTextContent('One film alone should not confirm the disease.')
  })

  it('puts the earlier film and a standard film beside the film', async () => {
    const { user } = open(['2023-01-02'], standards)
    await user.click(await screen.findByTitle('Show three films side by side'))
    expect(screen.getByText('a shelf of standards')).toBeInTheDocument()
    expect(await screen.findByText(/Jan 2, 2023/)).toBeInTheDocument()
  })

  it('lets the reader choose what stands beside the film', async () => {
    const { user } = open(['2023-01-02'], standards)
    await screen.findByTestId('panel-current')
    await user.keyboard('2')
    await user.click(screen.getByText('Standard film'))
    expect(screen.getByText('a shelf of standards')).toBeInTheDocument()
    expect(screen.queryByTestId('panel-prior')).not.toBeInTheDocument()
  })

  it('offers two films at most where there are no standards to show', async () => {
    open(['2023-01-02'])
    await screen.findByTestId('panel-current')
    expect(screen.queryByTestId('panels-3')).not.toBeInTheDocument()
  })

  it('links and parts the films at a key', async () => {
    const { user } = open(['2023-01-02'])
    await screen.findByTestId('panel-current')
    await user.keyboard('2')
    expect(screen.getByTestId('link-films')).toHaveAttribute('aria-pressed', 'true')
    await user.keyboard('c')
    expect(screen.getByTestId('link-films')).toHaveAttribute('aria-pressed', 'false')
  })

  it('tells the keys that the reader has chosen', async () => {
    onTestFinished(forgetOwnKeys)
    const { user } = open(['2023-01-02'])
    await screen.findByTestId('panel-current')
    await user.keyboard('2')
    const older = await screen.findByRole('button', { name: 'Older film' })
    expect(older).toHaveAttribute('aria-keyshortcuts', 'e')
    act(() => {
      chooseKey('prior.older', 'y', 'e')
      chooseKey('layout.link', '8', 'c')
      chooseKey('layout.side', '9', 's')
    })
    expect(older).toHaveAttribute('aria-keyshortcuts', 'y')
    expect(older).toHaveAttribute('title', 'Older film (Y)')
    expect(screen.getByRole('button', { name: 'Newer film' })).toHaveAttribute('aria-keyshortcuts', 'd')
    expect(screen.getByTestId('link-films')).toHaveAttribute('aria-keyshortcuts', '8')
    expect(screen.getByTestId('toggle-side')).toHaveAttribute('aria-keyshortcuts', '9')
  })

  it('hides the result and the form without forgetting them, and remembers the layout', async () => {
    const { user, unmount } = open(['2023-01-02'])
    await screen.findByTestId('panel-current')
    await user.keyboard('2s')
    expect(screen.getByTestId('toggle-side')).toHaveAttribute('aria-expanded', 'false')
    expect(screen.getByText('the form')).toBeInTheDocument()
    unmount()
    open(['2023-01-02'])
    expect(await screen.findByTestId('panel-prior')).toBeInTheDocument()
    expect(screen.getByTestId('toggle-side')).toHaveAttribute('aria-expanded', 'false')
  })
})
