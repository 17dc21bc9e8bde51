import { useCallback, useEffect, useState } from 'react'

import { FilmError, type FilmProblem } from './filmError'
import type { FilmView } from './filmView'

export type FilmLoad =
  | { kind: 'loading'; share: number }
  | { kind: 'ready'; view: FilmView }
  | { kind: 'failed'; problem: FilmProblem }

const LOADING: FilmLoad = { kind: 'loading', share: 0 }

export interface UsedFilm {
  load: FilmLoad
  /** Give this to the element that the film is to fill. */
  hold: (element: HTMLDivElement | null) => void
  retry: () => void
}

/** Opens a film in an element and closes it when the element goes. */
export function useFilm(url: string): UsedFilm {
  const [element, hold] = useState<HTMLDivElement | null>(null)
  const [attempt, setAttempt] = useState(0)
  const [load, setLoad] = useState<FilmLoad>(LOADING)
  useEffect(() => (element === null ? undefined : openInto(element, url, setLoad)), [element, url, attempt])
  const retry = useCallback(() => {
    setLoad(LOADING)
    setAttempt((count) => count + 1)
  }, [])
  return { load, hold, retry }
}

function openInto(element: HTMLDivElement, url: string, report: (load: FilmLoad) => void): () => void {
  const abort = new AbortController()
  let view: FilmView | undefined
  const tell = (load: FilmLoad) => {
    if (!abort.signal.aborted) report(load)
  }
  const start = async () => {
    // The renderer is by far the largest part of the application: it is fetched when a film is to be shown.
    const { openFilm } = await import('./stackFilm').catch((cause: unknown) => {
      throw new FilmError('network', { cause })
    })
    const opened = await openFilm(element, url, (share) => tell({ kind: 'loading', share }), abort.signal)
    if (abort.signal.aborted) opened.destroy()
    else view = opened
    tell({ kind: 'ready', view: opened })
  }
  start().catch((error: unknown) => {
    tell({ kind: 'failed', problem: error instanceof FilmError ? error.problem : 'unreadable' })
  })
  return () => {
    abort.abort()
    view?.destroy()
  }
}
