import { beforeEach, describe, expect, it, vi } from 'vitest'

import { ApiError } from '@/api/errors'

import { DraftSaver } from './draftSaver'

const offline = new ApiError(0, 'network_error', '')
const signed = new ApiError(409, 'reading_signed', 'signed')

describe('the saver of a draft', () => {
  beforeEach(() => {
    vi.useFakeTimers()
    return () => vi.useRealTimers()
  })

  it('sends only the newest value after a quiet moment', async () => {
    const save = vi.fn().mockResolvedValue(undefined)
    const saver = new DraftSaver<string>({ save, quiet: 500 })
    saver.change('a')
    await vi.advanceTimersByTimeAsync(300)
    saver.change('ab')
    expect(saver.current().kind).toBe('unsaved')
    await vi.advanceTimersByTimeAsync(499)
    expect(save).not.toHaveBeenCalled()
    await vi.advanceTimersByTimeAsync(1)
    expect(save.mock.calls).toEqual([['ab']])
    expect(saver.current().kind).toBe('saved')
  })

  it('sends what there is where it never gets quiet', async () => {
    const save = vi.fn().mockResolvedValue(undefined)
    const saver = new DraftSaver<number>({ save, quiet: 500, latest: 2_000 })
    for (let change = 1; change <= 20; change += 1) {
      saver.change(change)
      await vi.advanceTimersByTimeAsync(400)
    }
    expect(save.mock.calls).toEqual([[5], [10], [15], [20]])
  })

  it('keeps a change that arrives while another is being sent, and sends it next', async () => {
    let finish: () => void = () => undefined
    const first = new Promise<void>((resolve) => (finish = resolve))
    const save = vi.fn().mockReturnValueOnce(first).mockResolvedValue(undefined)
    const saver = new DraftSaver<string>({ save, quiet: 100 })
    saver.change('a')
    await vi.advanceTimersByTimeAsync(100)
    saver.change('b')
    await vi.advanceTimersByTimeAsync(100)
    expect(save).toHaveBeenCalledTimes(1)
    finish()
    await vi.advanceTimersByTimeAsync(0)
    expect(save.mock.calls).toEqual([['a'], ['b']])
    expect(saver.hasUnsaved()).toBe(false)
  })

  it('loses nothing when the network drops: it waits and tries again', async () => {
    const save = vi.fn().mockRejectedValueOnce(offline).mockRejectedValueOnce(offline).mockResolvedValue(undefined)
    const saver = new DraftSaver<string>({ save, quiet: 100 })
    saver.change('kept')
    await vi.advanceTimersByTimeAsync(100)
    expect(saver.current().kind).toBe('waiting')
    expect(saver.hasUnsaved()).toBe(true)
    await vi.advanceTimersByTimeAsync(2000 + 4000)
    expect(save.mock.calls).toEqual([['kept'], ['kept'], ['kept']])
    expect(saver.current().kind).toBe('saved')
  })

  it('does not repeat what the server refuses, but tries the next change', async () => {
    const save = vi.fn().mockRejectedValueOnce(signed).mockResolvedValue(undefined)
    const saver = new DraftSaver<string>({ save, quiet: 100 })
    saver.change('late')
    await vi.advanceTimersByTimeAsync(60_000)
    expect(save).toHaveBeenCalledTimes(1)
    expect(saver.current()).toEqual({ kind: 'refused', error: signed })
    saver.change('later')
    await vi.advanceTimersByTimeAsync(100)
    expect(saver.current().kind).toBe('saved')
  })

  it('sends nothing any more once it was stopped', async () => {
    const save = vi.fn().mockRejectedValue(offline)
    const saver = new DraftSaver<string>({ save, quiet: 100 })
    saver.change('a')
    await vi.advanceTimersByTimeAsync(100)
    await saver.stop()
    await vi.advanceTimersByTimeAsync(60_000)
    expect(save).toHaveBeenCalledTimes(1)
    expect(saver.hasUnsaved()).toBe(false)
  })

  it('says whether everything is with the server when asked to hurry', async () => {
    const save = vi.fn().mockResolvedValueOnce(undefined).mockRejectedValueOnce(offline)
    const saver = new DraftSaver<string>({ save })
    expect(await saver.flush()).toBe(true)
    saver.change('a')
    expect(await saver.flush()).toBe(true)
    saver.change('b')
    expect(await saver.flush()).toBe(false)
  })
})
