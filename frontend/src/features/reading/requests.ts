import { api, unwrap } from '@/api/client'
import { ApiError } from '@/api/errors'
import { session } from '@/api/session'
import type { Case, Reading } from '@/api/types'

import type { Opinion } from './form/opinion'

/** What is sent of a draft: all of what stands in the form, and the time spent reading. */
export interface Body extends Opinion {
  seconds?: number
}

const at = (id: string) => ({ params: { path: { id } } })

export const createReading = (caseId: string, body: Body & { amends?: string }): Promise<Reading> =>
  unwrap(api.POST('/api/v1/cases/{id}/readings/', { ...at(caseId), body }))

export const changeReading = (id: string, revision: number, body: Body): Promise<Reading> =>
  unwrap(api.PATCH('/api/v1/readings/{id}/', { ...at(id), body: { ...body, revision } }))

export const findReading = (id: string): Promise<Reading> => unwrap(api.GET('/api/v1/readings/{id}/', at(id)))

/** Signs a draft that holds the stage and the state which the reader was asked to confirm. */
export const signReading = (id: string, stage: number | null, revision: number): Promise<Reading> =>
  unwrap(api.POST('/api/v1/readings/{id}/sign/', { ...at(id), body: { stage, revision } }))

export const discardReading = (id: string): Promise<unknown> => unwrap(api.DELETE('/api/v1/readings/{id}/', at(id)))

/** A case as the server knows it now. */
export const findCase = (id: string): Promise<Case> => unwrap(api.GET('/api/v1/cases/{id}/', at(id)))

/** My open draft of a case, as the server knows it now. */
export async function findDraft(caseId: string): Promise<Reading | undefined> {
  return (await findCase(caseId)).readings.find(isMyDraft)
}

export const isMyDraft = (reading: Reading): boolean => reading.mine && reading.status === 'draft'

/** What one user has entered is never stored in the name of the next one. */
export const isSignedIn = (userId: string): boolean => session.current()?.user.id === userId

export const hasCode = (error: unknown, code: string): boolean => error instanceof ApiError && error.code === code
