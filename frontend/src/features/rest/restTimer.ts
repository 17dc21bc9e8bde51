/** When a reader should rest: after a time of reading without a pause. Pure; times are milliseconds. */
export interface RestState {
  /** Since when he reads without a pause; null = he does not. */
  since: number | null
  /** The last sign of reading. */
  last: number
  /** Not before this moment is he reminded (again). */
  quietUntil: number
}

const MINUTE = 60_000
/** Who does nothing for so long has rested. */
export const PAUSE = 5 * MINUTE
export const LATER = 10 * MINUTE

export const RESTED: RestState = { since: null, last: 0, quietUntil: 0 }

const isPaused = (state: RestState, now: number): boolean => state.since === null || now - state.last >= PAUSE

/** Something was done on the page of a film. */
export function active(state: RestState, now: number): RestState {
  return isPaused(state, now) ? { since: now, last: now, quietUntil: 0 } : { ...state, last: now }
}

/** Minutes of reading without a pause when it is time to say so, else null. */
export function due(state: RestState, now: number, afterMinutes: number): number | null {
  if (afterMinutes === 0 || state.since === null || isPaused(state, now) || now < state.quietUntil) return null
  const minutes = Math.floor((now - state.since) / MINUTE)
  return minutes >= afterMinutes ? minutes : null
}

/** Reminded again in ten minutes. */
export const later = (state: RestState, now: number): RestState => ({ ...state, quietUntil: now + LATER })

/** The reader has seen it: the time counts from the beginning. */
export const dismissed = (state: RestState, now: number): RestState => ({ ...state, since: now, quietUntil: 0 })
