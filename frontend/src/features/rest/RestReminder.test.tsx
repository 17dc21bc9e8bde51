import { act, fireEvent, screen } from '@testing-library/react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'

import { alice } from '@/testing/fixtures'
import { renderIn } from '@/testing/render'

import { RestReminder } from './RestReminder'

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

function read(minutes: number): void {
  for (let minute = 0; minute < minutes; minute += 1) {
    fireEvent.keyDown(document.body, { key: 'a' })
    act(() => void vi.advanceTimersByTime(60_000))
  }
}

test('a reader who goes on without a pause is asked to rest, and again ten minutes after "later"', () => {
  renderIn(<RestReminder afterMinutes={60} reading />, alice)
  read(59)
  expect(screen.queryByTestId('rest-reminder')).not.toBeInTheDocument()
  read(2)
  expect(screen.getByRole('status')).toHaveTextContent('reading for 61 minutes without a pause')
  fireEvent.click(screen.getByRole('button', { name: 'Again in 10 minutes' }))
  expect(screen.queryByTestId('rest-reminder')).not.toBeInTheDocument()
  read(11)
  expect(screen.getByTestId('rest-reminder')).toBeVisible()
  fireEvent.click(screen.getByRole('button', { name: 'All right' }))
  read(30)
  expect(screen.queryByTestId('rest-reminder')).not.toBeInTheDocument()
})

test('only films count as reading', () => {
  renderIn(<RestReminder afterMinutes={60} reading={false} />, alice)
  read(90)
  expect(screen.queryByTestId('rest-reminder')).not.toBeInTheDocument()
})

test('the page knows what it covers until it is answered, so that nothing with the focus lies behind it', () => {
  const below = () => document.documentElement.style.getPropertyValue('--below')
  renderIn(<RestReminder afterMinutes={60} reading />, alice)
  expect(below()).toBe('')
  read(61)
  expect(below()).toMatch(/^\d+px$/)
  fireEvent.click(screen.getByRole('button', { name: 'All right' }))
  expect(below()).toBe('')
})
