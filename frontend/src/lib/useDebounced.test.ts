import { act, renderHook } from '@testing-library/react'
import { expect, test, vi } from 'vitest'

import { useDebounced } from './useDebounced'

test('a value is passed on once it has rested, and what it was in between is not', () => {
  vi.useFakeTimers()
  const { result, rerender } = renderHook(({ text }) => useDebounced(text, 300), { initialProps: { text: '' } })
  for (const text of ['H', 'H-', 'H-1']) {
    rerender({ text })
    act(() => void vi.advanceTimersByTime(200))
    expect(result.current).toBe('')
  }
  act(() => void vi.advanceTimersByTime(100))
  expect(result.current).toBe('H-1')
  vi.useRealTimers()
})
