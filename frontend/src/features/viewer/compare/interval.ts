/** The time from one day to another; the parts are never negative. */
export interface Interval {
  /** Whether the second day lies before the first, after it, or is the same. */
  direction: 'earlier' | 'later' | 'same'
  years: number
  months: number
  /** Counted only where it is less than a month. */
  days: number
}

const DAY_MS = 86_400_000

/** From one calendar day (YYYY-MM-DD) to another, in whole years and months. */
export function intervalBetween(from: string, to: string): Interval {
  if (from === to) return { direction: 'same', years: 0, months: 0, days: 0 }
  const [first, last] = from < to ? [from, to] : [to, from]
  const whole = months(first, last)
  return {
    direction: to < from ? 'earlier' : 'later',
    years: Math.floor(whole / 12),
    months: whole % 12,
    days: whole === 0 ? Math.round((Date.parse(last) - Date.parse(first)) / DAY_MS) : 0,
  }
}

function months(first: string, last: string): number {
  const [a, b] = [new Date(first), new Date(last)]
  const count = (b.getUTCFullYear() - a.getUTCFullYear()) * 12 + b.getUTCMonth() - a.getUTCMonth()
  return b.getUTCDate() < a.getUTCDate() && !isLastOfMonth(b) ? count - 1 : count
}

/** From 31 January to 28 February is a month. */
function isLastOfMonth(day: Date): boolean {
  return new Date(day.getTime() + DAY_MS).getUTCDate() === 1
}
