import { api, unwrap } from '@/api/client'
import { ApiError } from '@/api/errors'
import { session } from '@/api/session'
import type { Reading } from '@/api/types'

/** What a reader fills in. */
export interface Opinion {
  stage: number | null
  agrees_with_model: boolean | null
  comment: string
}

export const EMPTY: Opinion = { stage: null, agrees_with_model: null, comment: '' }

export const opinionOf = ({ stage, agrees_with_model, comment }: Reading): Opinion => ({
  stage,
  agrees_with_model,
  comment,
})

const at = (id: string) => ({ params: { path: { id } } })

export const createReading = (caseId: string, body: Partial<Opinion> & { amends?: string }): Promise<Reading> =>
  unwrap(api.POST('/api/v1/cases/{id}/readings/', { ...at(caseId), body }))

const findReading = (id: string): Promise<Reading> => unwrap(api.GET('/api/v1/readings/{id}/', at(id)))

/** Changes a draft, whatever its revision is by now. */
export async function changeReading(id: string, opinion: Opinion): Promise<Reading> {
  const { revision } = await findReading(id)
  return unwrap(api.PATCH('/api/v1/readings/{id}/', { ...at(id), body: { ...opinion, revision } }))
}

/** Signs a draft that holds the stage which the reader was asked to confirm. */
export async function signReading(id: string, stage: number): Promise<Reading> {
  const { revision } = await findReading(id)
  return unwrap(api.POST('/api/v1/readings/{id}/sign/', { ...at(id), body: { stage, revision } }))
}

export const discardReading = (id: string): Promise<unknown> => unwrap(api.DELETE('/api/v1/readings/{id}/', at(id)))

/** My open draft of a case, as the server knows it now. */
export async function findDraft(caseId: string): Promise<Reading | undefined> {
  const found = await unwrap(api.GET('/api/v1/cases/{id}/', at(caseId)))
  return found.readings.find(isMyDraft)
}

export const isMyDraft = (reading: Reading): boolean => reading.mine && reading.status === 'draft'

/** Where the opinion of a reader belongs. */
export interface Place {
  userId: string
  caseId: string
  draftId: string | null
  /** The signed reading that the draft corrects. */
  amends: string | null
}

/**
 * Stores an opinion in the draft, opening one where there is none. A draft that another tab (or an earlier
 * request whose answer was lost) has opened is taken over; one that was discarded elsewhere is opened anew.
 */
export async function storeOpinion(place: Place, opinion: Opinion): Promise<Reading> {
  const { draftId } = place
  if (!isSignedIn(place.userId)) throw new ApiError(401, 'not_authenticated', '')
  try {
    return draftId === null ? await openDraft(place, opinion) : await changeReading(draftId, opinion)
  } catch (error) {
    if (!isSignedIn(place.userId)) throw error
    if (draftId !== null && hasCode(error, 'not_found')) return openDraft(place, opinion)
    const other = draftId === null && hasCode(error, 'reading_exists') ? await findDraft(place.caseId) : undefined
    if (other === undefined) throw error
    return changeReading(other.id, opinion)
  }
}

const openDraft = ({ caseId, amends }: Place, opinion: Opinion): Promise<Reading> =>
  createReading(caseId, amends === null ? opinion : { ...opinion, amends })

/** What one user has entered is never stored in the name of the next one. */
const isSignedIn = (userId: string): boolean => session.current()?.user.id === userId

const hasCode = (error: unknown, code: string): boolean => error instanceof ApiError && error.code === code
