import { screen } from '@testing-library/react'
import { beforeEach, describe, expect, it, vi } from 'vitest'

import { ownKeys, setKeyOwner } from '@/lib/ownKeys'
import { useShortcuts } from '@/lib/shortcuts'
import { alice } from '@/testing/fixtures'
import { renderIn } from '@/testing/render'

import './commands'
import { KeyEditor } from './KeyEditor'

const run = vi.fn()
const KEYS = [{ id: 'film.fit', key: 'f', label: 'Whole film', run }, { id: 'film.invert', key: 'i', label: 'Invert', run: vi.fn() }]

function Shown() {
  useShortcuts(KEYS)
  return <KeyEditor />
}

describe('the editor of keys', () => {
  beforeEach(() => {
    window.localStorage.clear()
    setKeyOwner(null)
    setKeyOwner('alice')
  })

  it('gives a command another key, at once and for the next visit', async () => {
    const { user } = renderIn(<Shown />, alice)
    await user.click(screen.getByRole('button', { name: /Whole film: key F/ }))
    await user.keyboard('k')
    expect(screen.getByRole('button', { name: /Whole film: key K/ })).toBeInTheDocument()
    await user.keyboard('k')
    expect(run).toHaveBeenCalledOnce()
    setKeyOwner(null)
    expect(ownKeys()).toEqual({})
    setKeyOwner('alice')
    expect(ownKeys()).toEqual({ 'film.fit': 'k' })
  })

  it('leaves a key with the command that has it, and says which', async () => {
    const { user } = renderIn(<Shown />, alice)
    await user.click(screen.getByRole('button', { name: /Whole film/ }))
    await user.keyboard('i')
    expect(screen.getByTestId('key-news')).toHaveTextContent('I already does “Invert”. Nothing was changed.')
    expect(ownKeys()).toEqual({})
  })

  it('leaves a key with a command that is not offered at the moment', async () => {
    const { user } = renderIn(<Shown />, alice)
    await user.click(screen.getByRole('button', { name: /Whole film/ }))
    await user.keyboard('m')
    expect(screen.getByTestId('key-news')).toHaveTextContent('M already does “Map on or off”. Nothing was changed.')
    expect(ownKeys()).toEqual({})
  })

  it('refuses keys that move the focus, and Escape changes nothing', async () => {
    const { user } = renderIn(<Shown />, alice)
    const key = screen.getByRole('button', { name: /Whole film/ })
    await user.click(key)
    await user.keyboard('{ArrowUp}')
    expect(screen.getByTestId('key-news')).toHaveTextContent('This key cannot be chosen.')
    await user.click(key)
    await user.keyboard('{Escape}')
    expect(key).toHaveTextContent('F')
  })

  it('goes back to the standard keys', async () => {
    const { user } = renderIn(<Shown />, alice)
    await user.click(screen.getByRole('button', { name: /Whole film/ }))
    await user.keyboard('k')
    await user.click(screen.getByRole('button', { name: 'Back to the standard keys' }))
    expect(screen.getByRole('button', { name: /Whole film: key F/ })).toBeInTheDocument()
  })

  it('says where two commands have the same key', () => {
    setKeyOwner(null)
    window.localStorage.setItem('dustlens.keys.bob', JSON.stringify({ 'film.fit': 'i' }))
    setKeyOwner('bob')
    renderIn(<Shown />, alice)
    expect(screen.getAllByText('This key is used twice.')).toHaveLength(2)
  })

  it('starts with the standard keys where the store holds nonsense', () => {
    window.localStorage.setItem('dustlens.keys.carol', '{"film.fit": 7')
    setKeyOwner('carol')
    expect(ownKeys()).toEqual({})
  })
})
