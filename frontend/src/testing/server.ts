import { http, HttpResponse, type JsonBodyType } from 'msw'
import { setupServer } from 'msw/node'

/** The network edge of the tests; an endpoint that a test did not describe is an error. */
export const server = setupServer()

export const at = (path: string): string => `${window.location.origin}/api/v1/${path}`

/** An error answer as the backend writes it. */
export function refusal(
  status: number,
  code: string,
  extra: { message?: string; fields?: Record<string, string[]>; headers?: Record<string, string> } = {},
): HttpResponse<JsonBodyType> {
  const { message = `server text for ${code}`, fields = null, headers = {} } = extra
  return HttpResponse.json({ code, message, fields }, { status, headers })
}

/** Answers GET of one path with a value, for as long as the test lasts. */
export function answers(path: string, body: JsonBodyType): void {
  server.use(http.get(at(path), () => HttpResponse.json(body)))
}
