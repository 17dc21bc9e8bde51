import { act, renderHook, waitFor } from '@testing-library/react'
import { beforeEach, expect, test, vi } from 'vitest'

import { FilmError } from './filmError'
import type { FilmFile } from './filmFile'
import { holdFilm, type HeldFilm } from './films'
import type { FilmView } from './filmView'
import { loadRenderer } from './renderer'
import type * as StackFilm from './stackFilm'
import { type UsedFilm, useFilm } from './useFilm'

vi.mock('./films')
vi.mock('./renderer')

const film = {} as FilmFile
const shown = () => ({ destroy: vi.fn() as () => void }) as FilmView
const rendererFor = (view: FilmView) => ({ openFilm: () => Promise.resolve(view) }) as unknown as typeof StackFilm

let progress: (share: number) => void
let release: HeldFilm['release']

function comes(coming: Promise<FilmFile>): void {
  coming.catch(() => undefined)
  vi.mocked(holdFilm).mockImplementation((_url, onProgress = () => undefined) => {
    progress = onProgress
    return { film: coming, release }
  })
}

function opened(): { result: { current: UsedFilm }; unmount: () => void } {
  const used = renderHook(() => useFilm('/film'))
  act(() => used.result.current.hold(document.createElement('div')))
  return used
}

beforeEach(() => {
  release = vi.fn<() => void>()
})

test('a film is shown once it and the renderer are there, and is closed and let go of with its page', async () => {
  const view = shown()
  comes(Promise.resolve(film))
  vi.mocked(loadRenderer).mockResolvedValue(rendererFor(view))
  const { result, unmount } = opened()
  await waitFor(() => expect(result.current.load).toEqual({ kind: 'ready', view }))
  expect(release).not.toHaveBeenCalled()
  unmount()
  await waitFor(() => expect(view.destroy).toHaveBeenCalledOnce())
  expect(release).toHaveBeenCalled()
})

test('a renderer that cannot be had is told at once, and what comes of the film does not hide it', async () => {
  comes(new Promise(() => undefined))
  vi.mocked(loadRenderer).mockRejectedValue(new FilmError('program'))
  const { result } = opened()
  await waitFor(() => expect(result.current.load).toEqual({ kind: 'failed', problem: 'program' }))
  act(() => progress(0.5))
  expect(result.current.load.kind).toBe('failed')
  expect(release).toHaveBeenCalled()
})

test('a film whose page is left while it comes is never shown', async () => {
  let arrive: (film: FilmFile) => void = () => undefined
  comes(new Promise((resolve) => (arrive = resolve)))
  const view = shown()
  const renderer = rendererFor(view)
  const opening = vi.spyOn(renderer, 'openFilm')
  vi.mocked(loadRenderer).mockResolvedValue(renderer)
  const { unmount } = opened()
  unmount()
  arrive(film)
  await Promise.resolve()
  await new Promise((resolve) => setTimeout(resolve))
  expect(opening).not.toHaveBeenCalled()
  expect(release).toHaveBeenCalled()
})
