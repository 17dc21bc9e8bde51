import { ApiError, networkError, toApiError } from '@/api/errors'
import { refresh, session } from '@/api/session'
import { requestHeaders } from '@/api/transport'
import type { FilmAnswer } from '@/api/types'

export interface Outgoing {
  file: File
  /** Patient fields as the form holds them; empty ones are left out. */
  fields: Record<string, string>
  idempotencyKey: string
  onProgress: (share: number) => void
  signal: AbortSignal
}

/** Sends one film. XMLHttpRequest, because fetch does not report upload progress. */
export async function sendFilm(film: Outgoing): Promise<FilmAnswer> {
  const sender = session.current()?.user.id
  try {
    return await post(film)
  } catch (error) {
    if (!(error instanceof ApiError && error.status === 401)) throw error
    const renewed = await refresh()
    if (renewed === null || renewed.user.id !== sender) throw error
    return post(film)
  }
}

function formData({ file, fields }: Outgoing): FormData {
  const data = new FormData()
  for (const [name, value] of Object.entries(fields)) if (value !== '') data.append(name, value)
  data.append('file', file, file.name)
  return data
}

function post(film: Outgoing): Promise<FilmAnswer> {
  return new Promise((resolve, reject) => {
    if (film.signal.aborted) {
      reject(cancelled())
      return
    }
    const request = new XMLHttpRequest()
    const abort = (): void => request.abort()
    request.open('POST', new URL('/api/v1/films/', window.location.origin))
    for (const [name, value] of Object.entries(requestHeaders())) request.setRequestHeader(name, value)
    request.setRequestHeader('Idempotency-Key', film.idempotencyKey)
    request.upload.onprogress = ({ loaded, total }) => film.onProgress(total > 0 ? loaded / total : 0)
    request.onload = () => settle(request, resolve, reject)
    request.onerror = () => reject(networkError())
    request.onabort = () => reject(cancelled())
    request.onloadend = () => film.signal.removeEventListener('abort', abort)
    film.signal.addEventListener('abort', abort)
    request.send(formData(film))
  })
}

function cancelled(): DOMException {
  return new DOMException('cancelled', 'AbortError')
}

function settle(request: XMLHttpRequest, resolve: (answer: FilmAnswer) => void, reject: (error: ApiError) => void): void {
  const body = parse(request.responseText)
  if (request.status < 300) resolve(body as FilmAnswer)
  else reject(toApiError(request.status, body, request.getResponseHeader('Retry-After')))
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
