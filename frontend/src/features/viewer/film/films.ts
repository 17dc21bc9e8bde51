import { authorizedFetch } from '@/api/transport'

import { FilmError, type FilmProblem } from './filmError'
import { type FilmFile, readFilm } from './filmFile'

export type Progress = (share: number) => void

interface Held {
  film: Promise<FilmFile>
  holders: number
  watchers: Set<Progress>
}

const held = new Map<string, Held>()

/** Fetches a film, or gives the one that is there already; each call that is answered needs one `releaseFilm`. */
export function holdFilm(url: string, onProgress?: Progress): Promise<FilmFile> {
  const film = held.get(url) ?? start(url)
  film.holders += 1
  if (onProgress) film.watchers.add(onProgress)
  return film.film
}

/** Films are patient data: none stays in memory once nobody looks at it. */
export function releaseFilm(url: string): void {
  const film = held.get(url)
  if (film === undefined) return
  film.holders -= 1
  if (film.holders === 0) held.delete(url)
}

function start(url: string): Held {
  const watchers = new Set<Progress>()
  const film = fetchFilm(url, (share) => watchers.forEach((tell) => tell(share)))
  const entry: Held = { film, holders: 0, watchers }
  held.set(url, entry)
  // Who asks again gets another try, not the old failure.
  film.catch(() => held.get(url) === entry && held.delete(url))
  return entry
}

async function fetchFilm(url: string, onProgress: Progress): Promise<FilmFile> {
  const asked = new Request(new URL(url, window.location.origin))
  const answer = await authorizedFetch(asked).catch((cause: unknown) => {
    throw new FilmError('network', { cause })
  })
  if (!answer.ok) throw new FilmError(problemOf(answer.status))
  return readFilm(await bytesOf(answer, onProgress))
}

function problemOf(status: number): FilmProblem {
  if (status === 401) return 'not_authenticated'
  if (status === 409) return 'damaged'
  if (status === 403 || status === 404) return 'not_found'
  return status >= 500 ? 'server' : 'network'
}

/** The body, read straight into one buffer where the server says how long it is. */
async function bytesOf(answer: Response, onProgress: Progress): Promise<ArrayBuffer> {
  const length = Number(answer.headers.get('Content-Length'))
  if (answer.body === null || !length || answer.headers.has('Content-Encoding')) return answer.arrayBuffer()
  const reader = answer.body.getReader()
  const bytes = new Uint8Array(length)
  let filled = 0
  for (;;) {
    const { done, value } = await reader.read().catch((cause: unknown) => {
      throw new FilmError('network', { cause })
    })
    if (done) break
    if (filled + value.length > length) throw new FilmError('unreadable')
    bytes.set(value, filled)
    filled += value.length
    onProgress(filled / length)
  }
  if (filled < length) throw new FilmError('network')
  return bytes.buffer
}
