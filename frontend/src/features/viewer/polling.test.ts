import { describe, expect, it } from 'vitest'

import { pollAfter } from './polling'

const queuedAt = '2026-01-05T08:00:00Z'
const after = (seconds: number) => new Date(Date.parse(queuedAt) + seconds * 1000)
const analysis = (status: 'queued' | 'running' | 'done' | 'rejected' | 'failed') => ({ status, queued_at: queuedAt })

describe('asking for a case again', () => {
  it.each(['queued', 'running'] as const)('goes on while the analysis is %s', (status) => {
    expect(pollAfter(analysis(status), after(1))).toBe(1500)
  })

  it('grows slower when the queue is long', () => {
    expect(pollAfter(analysis('queued'), after(61))).toBe(5000)
  })

  it.each(['done', 'rejected', 'failed'] as const)('ends when the analysis is %s', (status) => {
    expect(pollAfter(analysis(status), after(1))).toBe(false)
  })

  it('waits for the first answer', () => {
    expect(pollAfter(undefined, after(1))).toBe(false)
  })
})
