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

/** `fetch` with the access token; an expired token is renewed once and the request repeated for the same user. */
export async function authorizedFetch(request: Request): Promise<Response> {
  const before = session.current()
  const answer = await send(request)
  if (answer.status !== 401 || NEVER_REFRESHED.some((path) => request.url.includes(path))) return answer
  // Another request may have renewed the token while this one was under way.
  const renewed = session.current()?.access !== before?.access ? session.current() : await refresh()
  // The refresh cookie may belong to another user by now, who signed in in another tab.
  return renewed && renewed.user.id === before?.user.id ? send(request) : answer
}
