import { declareKeys } from '@/lib/knownKeys'
import { useKey } from '@/lib/ownKeys'

/** Leads into the form; a digit then chooses the section. */
export const JUMP = { id: 'form.jump', key: 'g' }

declareKeys('case', [{ ...JUMP, text: 'reading:keys.jump' }])

/** The key that leads there now: the reader's own or the standard one. */
export const useJumpKey = (): string => useKey(JUMP.id, JUMP.key)
