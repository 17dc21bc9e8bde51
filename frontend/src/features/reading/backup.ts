import { uuid } from '@/lib/uuid'

import { keepCopy, removeCopy } from './copies'
import { EMPTY, type Opinion, opinionOf } from './form/opinion'

/** What one window has not brought to the server yet, with what it knew of the draft there. */
export interface Kept {
  opinion: Opinion
  /** What the server was last known to hold; null: nothing. */
  base: Opinion | null
  draft: { id: string; revision: number } | null
  amends: string | null
  seconds: number
  /** When it was written, in milliseconds. */
  at: number
}

/**
 * What could not be sent yet, kept on this device, so that a closed browser without a network loses nothing.
 * Removed as soon as the server has it. Each window writes an entry of its own.
 */
export interface Backup {
  /** All entries of this user and case, the newest first. */
  read: () => Entry[]
  /** False where the device has no room for it. */
  write: (kept: Kept) => boolean
  clear: () => void
  remove: (entry: Entry) => void
}

export interface Entry extends Kept {
  key: string
}

const WINDOW = uuid()

export function backupOf(userId: string, caseId: string, windowId: string = WINDOW): Backup {
  const prefix = `dustlens.draft.${userId}.${caseId}.`
  const own = prefix + windowId
  return {
    read: () => entries(prefix).sort((one, other) => other.at - one.at),
    write: (kept) => {
      const text = JSON.stringify(kept)
      keepCopy(own, text, kept.at)
      return tried(() => window.localStorage.setItem(own, text))
    },
    clear: () => remove(own),
    remove: ({ key }) => remove(key),
  }
}

function remove(key: string): void {
  removeCopy(key)
  window.localStorage.removeItem(key)
}

function tried(action: () => void): boolean {
  try {
    action()
    return true
  } catch {
    return false
  }
}

function entries(prefix: string): Entry[] {
  const keys = Object.keys(window.localStorage).filter((key) => key.startsWith(prefix))
  return keys.flatMap((key) => {
    const kept = parse(window.localStorage.getItem(key) ?? '')
    return kept === null ? [] : [{ ...kept, key }]
  })
}

function parse(text: string): Kept | null {
  try {
    const value: unknown = JSON.parse(text)
    if (!isKept(value)) return null
    const base = value.base === null ? null : opinionOf(value.base)
    return { ...value, opinion: opinionOf({ ...EMPTY, ...value.opinion }), base }
  } catch {
    return null
  }
}

function isKept(value: unknown): value is Kept {
  if (typeof value !== 'object' || value === null || !('opinion' in value) || !('at' in value)) return false
  const { opinion } = value
  return typeof opinion === 'object' && opinion !== null && 'comment' in opinion && typeof opinion.comment === 'string'
}
