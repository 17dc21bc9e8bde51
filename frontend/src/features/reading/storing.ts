import { ApiError } from '@/api/errors'
import type { Reading } from '@/api/types'

import { type Body, changeReading, createReading, findDraft, findReading, hasCode, isSignedIn } from './requests'

/** Where the opinion of a reader belongs. */
export interface Place {
  userId: string
  caseId: string
  /** The draft and the revision of it that is known here. */
  draft: { id: string; revision: number } | null
  /** The signed reading that the draft corrects. */
  amends: string | null
}

/** The draft holds something that was never entered here. */
export class Collision extends ApiError {
  constructor(readonly theirs: Reading) {
    super(409, 'reading_changed', '')
  }
}

/**
 * Stores an opinion in the draft, opening one where there is none. A draft that another window (or an earlier request
 * whose answer was lost) has opened or changed is taken over where `mayReplace` it; else it is a Collision. One that
 * was discarded elsewhere is opened anew.
 */
export async function store(place: Place, body: Body, mayReplace: (theirs: Reading) => boolean): Promise<Reading> {
  const { draft, userId } = place
  if (!isSignedIn(userId)) throw new ApiError(401, 'not_authenticated', '')
  try {
    return draft === null ? await openDraft(place, body) : await changeReading(draft.id, draft.revision, body)
  } catch (error) {
    if (!isSignedIn(userId)) throw error
    if (draft !== null && hasCode(error, 'not_found')) return openDraft({ ...place, draft: null }, body)
    const theirs = await other(place, error)
    if (theirs === undefined) throw error
    if (!mayReplace(theirs)) throw new Collision(theirs)
    return changeReading(theirs.id, theirs.revision, body)
  }
}

/** The draft that stands in the way, where that is why storing failed. */
async function other({ draft, caseId }: Place, error: unknown): Promise<Reading | undefined> {
  if (draft === null) return hasCode(error, 'reading_exists') ? findDraft(caseId) : undefined
  return hasCode(error, 'reading_changed') ? findReading(draft.id) : undefined
}

const openDraft = ({ caseId, amends }: Place, body: Body): Promise<Reading> =>
  createReading(caseId, amends === null ? body : { ...body, amends })
