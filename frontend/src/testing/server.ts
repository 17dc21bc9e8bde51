import { http, HttpResponse, type JsonBodyType } from 'msw'
import { setupServer } from 'msw/node'

/** What stands around every page: empty unless a test says otherwise. */
const QUIET = {
  'cases/:id/desk/': { claim: null, flags: [], notes: [] },
  'cases/:id/neighbours/': { previous: null, next: null, position: null, total: 0, counted_to: 1000 },
  'worklist/inbox/': { unread: 0, notes: [] },
  'worklist/day/': { films: 0, median_seconds: null, total_seconds: 0 },
  'worklist/colleagues/': [],
  'filters/': [],
}

/** The network edge of the tests; any other endpoint that a test did not describe is an error. */
export const server = setupServer(
  ...Object.entries(QUIET).map(([path, body]) => http.get(`*/api/v1/${path}`, () => HttpResponse.json(body))),
)

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
