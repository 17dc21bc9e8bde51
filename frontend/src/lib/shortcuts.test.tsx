import { render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import type { ReactNode } from 'react'
import { describe, expect, it, vi } from 'vitest'

import { type Shortcut, useActiveShortcuts, useShortcuts } from './shortcuts'

function Keys({ group }: { group: readonly Shortcut[] }): ReactNode {
  useShortcuts(group)
  return (
    <>
      <input aria-label="text" />
      <input aria-label="choice" type="radio" />
    </>
  )
}

function Help(): ReactNode {
  return useActiveShortcuts()
    .flat()
    .map(({ key, label }) => <p key={key}>{`${key} ${label}`}</p>)
}

const group = () => [{ key: 'f', label: 'fit', run: vi.fn() }]

describe('keys', () => {
  it('work anywhere on the page, in either case', async () => {
    const keys = group()
    render(<Keys group={keys} />)
    await userEvent.keyboard('f{Shift>}F{/Shift}')
    expect(keys[0]?.run).toHaveBeenCalledTimes(2)
  })

  it('rest while the user writes or holds a modifier', async () => {
    const keys = group()
    render(<Keys group={keys} />)
    await userEvent.keyboard('{Control>}f{/Control}')
    await userEvent.type(screen.getByLabelText('text'), 'fff')
    expect(keys[0]?.run).not.toHaveBeenCalled()
  })

  it('work on a chosen radio button, which is no writing', async () => {
    const keys = group()
    render(<Keys group={keys} />)
    await userEvent.click(screen.getByLabelText('choice'))
    await userEvent.keyboard('f')
    expect(keys[0]?.run).toHaveBeenCalledOnce()
  })

  it('are listed for the help as long as their page is there', () => {
    const keys = group()
    const { rerender } = render(<><Keys group={keys} /><Help /></>)
    expect(screen.getByText('f fit')).toBeInTheDocument()
    rerender(<><Help /></>)
    expect(screen.queryByText('f fit')).not.toBeInTheDocument()
  })
})
