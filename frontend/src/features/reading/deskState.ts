import type { Reading } from '@/api/types'

import type { SaveStatus } from './draftSaver'
import type { Opinion } from './form/opinion'

/** Another text of the same draft, which the reader has to choose from. */
export interface Conflict {
  theirs: Opinion
  /** What both began with, as far as known. */
  base: Opinion | null
  /** Where it was found: stored by another window or device, or left on this device by a closed window. */
  from: 'server' | 'device'
  at: Date
  reading: Reading | null
}

export interface DeskState {
  opinion: Opinion
  status: SaveStatus
  /** The draft on the server, where there is one. */
  draft: { id: string; revision: number } | null
  conflict: Conflict | null
  /** Another window of this browser shows the same draft. */
  elsewhere: boolean
  /** The fields that undo and redo would touch. */
  undo: string | null
  redo: string | null
  /** The device has no room to keep what is not with the server yet. */
  unkept: boolean
}
