import { authorizedFetch } from '@/api/transport'

import { bodyOf, type Progress } from './body'
import { FilmError, type FilmProblem } from './filmError'
import { type FilmFile, readFilm } from './filmFile'

/** A film that stays until it is released; released early, it is not fetched to its end. */
export interface HeldFilm {
  film: Promise<FilmFile>
  release: () => void
}

interface Entry {
  film: Promise<FilmFile>
  abort: AbortController
  /** One a holder: told how much of the film has come. */
  holders: Set<Progress>
}

const held = new Map<string, Entry>()

/** Fetches a film, or gives the one that is held already. Films are patient data: none stays once nobody holds it. */
export function holdFilm(url: string, onProgress: Progress = () => undefined): HeldFilm {
  const entry = held.get(url) ?? start(url)
  const holder: Progress = (share) => onProgress(share)
  entry.holders.add(holder)
  const release = (): void => {
    entry.holders.delete(holder)
    if (entry.holders.size > 0) return
    forget(url, entry)
    entry.abort.abort()
  }
  return { film: entry.film, release }
}

function start(url: string): Entry {
  const abort = new AbortController()
  const holders = new Set<Progress>()
  const film = fetchFilm(url, (share) => holders.forEach((tell) => tell(share)), abort.signal)
  const entry: Entry = { film, abort, holders }
  held.set(url, entry)
  // Who asks again gets another try, not the old failure.
  film.catch(() => forget(url, entry))
  return entry
}

function forget(url: string, entry: Entry): void {
  if (held.get(url) === entry) held.delete(url)
}

async function fetchFilm(url: string, onProgress: Progress, signal: AbortSignal): Promise<FilmFile> {
  const asked = new Request(new URL(url, window.location.origin), { signal })
  return readFilm(await fetchBytes(asked, onProgress))
}

async function fetchBytes(asked: Request, onProgress: Progress): Promise<ArrayBuffer> {
  try {
    const answer = await authorizedFetch(asked)
    if (!answer.ok) throw new FilmError(problemOf(answer.status))
    return await bodyOf(answer, onProgress)
  } catch (cause) {
    throw cause instanceof FilmError ? cause : new FilmError('network', { cause })
  }
}

function problemOf(status: number): FilmProblem {
  if (status === 401) return 'not_authenticated'
  if (status === 409) return 'damaged'
  if (status === 403 || status === 404) return 'not_found'
  return status >= 500 ? 'server' : 'network'
}
