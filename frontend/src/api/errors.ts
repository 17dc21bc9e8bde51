import type { ErrorBody } from './types'

/** An error the backend answered with, or `network_error` when it could not be reached. */
export class ApiError extends Error {
  override name = 'ApiError'

  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly fields: Record<string, string[]> | null = null,
    /** Seconds until trying again makes sense, when the backend said so. */
    readonly retryAfter: number | null = null,
  ) {
    super(message)
  }
}

export function isErrorBody(body: unknown): body is ErrorBody {
  return typeof body === 'object' && body !== null && 'code' in body && typeof body.code === 'string'
}

/** Turns whatever came back (JSON, an HTML page of a proxy, nothing) into one kind of error. */
export function toApiError(status: number, body: unknown, retryAfter: string | null = null): ApiError {
  const seconds = retryAfter === null ? NaN : Number.parseInt(retryAfter, 10)
  const wait = Number.isFinite(seconds) ? seconds : null
  if (isErrorBody(body)) return new ApiError(status, body.code, body.message, body.fields, wait)
  return new ApiError(status, statusCode(status), '', null, wait)
}

export function networkError(): ApiError {
  return new ApiError(0, 'network_error', '')
}

function statusCode(status: number): string {
  const known: Record<number, string> = {
    401: 'not_authenticated',
    403: 'permission_denied',
    404: 'not_found',
    413: 'too_large',
    429: 'busy',
  }
  return known[status] ?? (status >= 500 ? 'internal_error' : 'unexpected_answer')
}
