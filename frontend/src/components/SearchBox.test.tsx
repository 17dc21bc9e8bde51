import { fireEvent, render, screen, waitFor } from '@testing-library/react'
import { expect, test, vi } from 'vitest'

import { SearchBox } from './SearchBox'

test('a letter typed while the address follows the search is kept', async () => {
  const onSettled = vi.fn()
  const { rerender } = render(<SearchBox value="" onSettled={onSettled} />)
  const box = screen.getByLabelText('Name or hospital number')
  fireEvent.change(box, { target: { value: 'Wan' } })
  await waitFor(() => expect(onSettled).toHaveBeenLastCalledWith('Wan'))
  fireEvent.change(box, { target: { value: 'Wang' } })
  rerender(<SearchBox value="Wan" onSettled={onSettled} />)
  expect(box).toHaveValue('Wang')
  await waitFor(() => expect(onSettled).toHaveBeenLastCalledWith('Wang'))
})

test('another address is followed, also while something else stands in the box', async () => {
  const onSettled = vi.fn()
  const { rerender } = render(<SearchBox value="Wang" onSettled={onSettled} />)
  const box = screen.getByLabelText('Name or hospital number')
  fireEvent.change(box, { target: { value: 'Wang W' } })
  rerender(<SearchBox value="Li" onSettled={onSettled} />)
  expect(box).toHaveValue('Li')
  await new Promise((resolve) => setTimeout(resolve, 600))
  expect(onSettled.mock.calls.filter(([text]) => text !== 'Li')).toEqual([])
})
