import { useCallback, useEffect, useState } from 'react'

import { FilmError, type FilmProblem } from './filmError'
import { holdFilm, type Progress, releaseFilm } from './films'
import type { FilmView } from './filmView'
import { loadRenderer } from './renderer'

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
  let close: (() => void) | undefined
  const tell = (load: FilmLoad) => {
    if (!abort.signal.aborted) report(load)
  }
  open(element, url, (share) => tell({ kind: 'loading', share }), abort.signal)
    .then((opened) => {
      close = opened.close
      if (abort.signal.aborted) close()
      tell({ kind: 'ready', view: opened.view })
    })
    .catch((error: unknown) => tell({ kind: 'failed', problem: error instanceof FilmError ? error.problem : 'unreadable' }))
  return () => {
    abort.abort()
    close?.()
  }
}

/** The film and the renderer are on their way at the same time. */
async function open(element: HTMLDivElement, url: string, onProgress: Progress, signal: AbortSignal): Promise<Opened> {
  const renderer = loadRenderer()
  renderer.catch(() => undefined) // asked for again below
  const film = await holdFilm(url, onProgress)
  try {
    const { openFilm } = await renderer
    signal.throwIfAborted()
    const view = await openFilm(element, url, film)
    const close = (): void => {
      view.destroy()
      releaseFilm(url)
    }
    return { view, close }
  } catch (error) {
    releaseFilm(url)
    throw error
  }
}

interface Opened {
  view: FilmView
  close: () => void
}
