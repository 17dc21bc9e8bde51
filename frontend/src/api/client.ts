import createClient from 'openapi-fetch'

import { toApiError } from './errors'
import type { paths } from './schema'
import { authorizedFetch } from './transport'

/** The typed client; paths and bodies come from openapi.json. */
export const api = createClient<paths>({
  baseUrl: typeof window === 'undefined' ? '/' : window.location.origin,
  fetch: authorizedFetch,
})

interface Answer<T> {
  data?: T
  error?: unknown
  response: Response
}

/** The body of a good answer; every other answer is thrown as `ApiError`. */
export async function unwrap<T>(pending: Promise<Answer<T>>): Promise<T> {
  const { data, error, response } = await pending
  if (!response.ok) throw toApiError(response.status, error, response.headers.get('Retry-After'))
  return data as T
}
