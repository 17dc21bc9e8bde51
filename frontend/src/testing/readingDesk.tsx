import { screen } from '@testing-library/react'
import { useQuery } from '@tanstack/react-query'
import { http, HttpResponse } from 'msw'
import type { ReactNode } from 'react'

import { api, unwrap } from '@/api/client'
import { keys } from '@/api/keys'
import type { Case, Derivation, Reading, ReadingIn, User } from '@/api/types'
import type { Kept } from '@/features/reading/backup'
import { clearDesk } from '@/features/reading/desk'
import { EMPTY, type Opinion } from '@/features/reading/form/opinion'
import { ReadingPanel } from '@/features/reading/ReadingPanel'

import { aReading } from './cases'
import { alice } from './fixtures'
import { renderIn } from './render'
import { at, refusal, server } from './server'

/** The panel as its page shows it: fed by the query of the case. */
function Live({ id }: { id: string }): ReactNode {
  const { data } = useQuery({
    queryKey: keys.case(id),
    queryFn: () => unwrap(api.GET('/api/v1/cases/{id}/', { params: { path: { id } } })),
  })
  return data && <ReadingPanel found={data} />
}

const opened: string[] = []

/** Each test begins without anything left of the one before. */
export function clearDesks(): void {
  window.localStorage.clear()
  opened.splice(0).forEach((id) => clearDesk(alice.id, id))
}

export type Shown = ReturnType<typeof renderIn>

export interface Desk {
  shown: Shown
  /** What was sent, in order. */
  sent: (Partial<ReadingIn> & { id?: string })[]
  readings: Reading[]
}

export const derivation: Derivation = {
  rule_set: { name: 'gbz70_2015', title: 'GBZ 70-2015', source: '' }, stage: null, rule: null,
  overall: { gbz: null, ilo: null, ilo_source: null, range: null }, classification: '', findings: [],
}

/** The rules say nothing, unless the test says otherwise. */
export function answerRules(change: Partial<Derivation> = {}): void {
  server.use(http.post(at('readings/derive/'), () => HttpResponse.json({ ...derivation, ...change })))
}

/** Opens the page of a case against a backend that keeps its readings. */
export async function openCase(found: Case, as: User = alice): Promise<Desk> {
  opened.push(found.id)
  const readings = [...found.readings]
  const sent: Desk['sent'] = []
  const known = (id: unknown) => readings.find((reading) => reading.id === id)
  const put = (id: string, change: Partial<Reading>) => {
    const next = { ...(known(id) ?? aReading({ id })), ...change }
    readings.splice(0, readings.length, next, ...readings.filter((reading) => reading.id !== id))
    return next
  }
  server.use(
    http.get(at(`cases/${found.id}/`), () => HttpResponse.json({ ...found, readings })),
    http.post(at(`cases/${found.id}/readings/`), async ({ request }) => {
      const body = (await request.json()) as ReadingIn
      sent.push(body)
      return HttpResponse.json(put(aReading().id, { ...body }), { status: 201 })
    }),
    http.get(at('readings/:id/'), ({ params }) => HttpResponse.json(known(params.id) ?? aReading())),
    http.patch(at('readings/:id/'), async ({ request, params }) => {
      const body = (await request.json()) as ReadingIn
      sent.push({ ...body, id: String(params.id) })
      if (known(params.id)?.status === 'signed') return refusal(409, 'reading_signed')
      if (known(params.id)?.revision !== body.revision) return refusal(409, 'reading_changed')
      return HttpResponse.json(put(String(params.id), { ...body, revision: body.revision + 1 }))
    }),
    http.post(at('readings/:id/sign/'), async ({ request, params }) => {
      const { stage, revision } = (await request.json()) as { stage: number; revision: number }
      if (known(params.id)?.stage !== stage || known(params.id)?.revision !== revision) return refusal(409, 'reading_changed')
      return HttpResponse.json(put(String(params.id), { status: 'signed', signed_at: '2026-03-02T10:00:00Z' }))
    }),
  )
  answerRules()
  const shown = renderIn(<Live id={found.id} />, as)
  await screen.findByRole('heading', { name: 'All readings' })
  return { shown, sent, readings }
}

export const kept = (change: Partial<Opinion>): Kept => ({
  opinion: { ...EMPTY, ...change }, base: null, draft: null, amends: null, seconds: 0, at: 1,
})
export const draftsKept = () => Object.keys(window.localStorage).filter((key) => key.startsWith('dustlens.draft'))
export const choose = ({ user }: Shown, stage: number) => user.click(screen.getByTestId(`reading-stage-${stage}`))
export const BLANK = { schema_version: 1 }
export const saveState = (text: RegExp) => screen.findByText(text)
export const confirm = async ({ user }: Shown) => {
  await user.click(screen.getByTestId('sign-reading'))
  await user.click(await screen.findByTestId('confirm-sign'))
}
