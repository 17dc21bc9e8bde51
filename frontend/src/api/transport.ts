import { networkError } from './errors'
import { authorization, refresh, session } from './session'

const NEVER_REFRESHED = ['/auth/login/', '/auth/refresh/', '/auth/logout/']

let language = 'zh-CN'

/** The language the backend answers in. */
export function setRequestLanguage(next: string): void {
  language = next
}

export function requestHeaders(): Record<string, string> {
  return { ...authorization(), 'Accept-Language': language, 'X-DustLens': '1' }
}

function send(request: Request): Promise<Response> {
  const copy = request.clone()
  for (const [name, value] of Object.entries(requestHeaders())) copy.headers.set(name, value)
  return fetch(copy).catch((error: unknown) => {
    if (error instanceof DOMException && error.name === 'AbortError') throw error
    throw networkError()
  })
}

/** `fetch` with the access token; an expired token is renewed once and the request repeated. */
export async function authorizedFetch(request: Request): Promise<Response> {
  const tokenUsed = session.current()?.access
  const answer = await send(request)
  if (answer.status !== 401 || NEVER_REFRESHED.some((path) => request.url.includes(path))) return answer
  // Another request may have renewed the token while this one was under way.
  const renewed = session.current()?.access !== tokenUsed ? session.current() : await refresh()
  return renewed ? send(request) : answer
}
