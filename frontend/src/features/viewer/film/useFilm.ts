import { useCallback, useEffect, useState } from 'react'

import { FilmError, type FilmProblem } from './filmError'
import type { FilmFile } from './filmFile'
import { holdFilm } from './films'
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
  const gone = new AbortController()
  const tell = (load: FilmLoad) => {
    if (!gone.signal.aborted) report(load)
  }
  const held = holdFilm(url, (share) => tell({ kind: 'loading', share }))
  const stop = (): void => {
    gone.abort()
    held.release()
  }
  const opened = open(element, url, held.film, gone.signal)
  opened
    .then((view) => tell({ kind: 'ready', view }))
    .catch((error: unknown) => {
      tell({ kind: 'failed', problem: error instanceof FilmError ? error.problem : 'unreadable' })
      stop() // the film may still be on its way: nobody waits for it, and no share of it hides the failure
    })
  return () => {
    stop()
    opened.then((view) => view.destroy(), () => undefined)
  }
}

/** The film and the renderer are on their way at the same time. */
async function open(element: HTMLDivElement, url: string, coming: Promise<FilmFile>, gone: AbortSignal): Promise<FilmView> {
  const [film, { openFilm }] = await Promise.all([coming, loadRenderer()])
  gone.throwIfAborted()
  return openFilm(element, url, film)
}
