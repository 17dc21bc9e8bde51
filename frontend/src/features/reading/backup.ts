import type { Opinion } from './requests'

/**
 * What could not be sent yet, kept for this tab only, so that a reload without a network loses nothing.
 * Removed as soon as the server has it.
 */
export interface Backup {
  read: () => Opinion | null
  write: (opinion: Opinion) => void
  clear: () => void
}

export function backupOf(userId: string, caseId: string): Backup {
  const key = `dustlens.draft.${userId}.${caseId}`
  return {
    read: () => parse(window.sessionStorage.getItem(key)),
    write: (opinion) => window.sessionStorage.setItem(key, JSON.stringify(opinion)),
    clear: () => window.sessionStorage.removeItem(key),
  }
}

function parse(text: string | null): Opinion | null {
  if (text === null) return null
  const value: unknown = JSON.parse(text)
  return isOpinion(value) ? value : null
}

function isOpinion(value: unknown): value is Opinion {
  if (typeof value !== 'object' || value === null) return false
  return 'stage' in value && 'agrees_with_model' in value && 'comment' in value && typeof value.comment === 'string'
}
