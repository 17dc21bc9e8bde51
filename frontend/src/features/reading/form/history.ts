/** Steps that can be taken back, and taken again. `field` says what a step changed. */
export interface History<Value> {
  past: readonly Step<Value>[]
  future: readonly Step<Value>[]
}

interface Step<Value> {
  field: string
  value: Value
}

const LONGEST = 200

export const noHistory = <Value>(): History<Value> => ({ past: [], future: [] })

/** Writing in one text field is one step, however many letters it takes. */
const isTyped = (field: string): boolean => /comment|handling|other$|_mm$|next_examination/.test(field)

/** Remembers the value before a change. */
export function remember<Value>(history: History<Value>, field: string, before: Value): History<Value> {
  const last = history.past.at(-1)
  if (last?.field === field && isTyped(field)) return { past: history.past, future: [] }
  return { past: [...history.past, { field, value: before }].slice(-LONGEST), future: [] }
}

/** One step back: the value before it, and what can be done then; null where there is none. */
export function stepBack<Value>(history: History<Value>, now: Value): { value: Value; field: string; history: History<Value> } | null {
  const last = history.past.at(-1)
  if (last === undefined) return null
  const future = [...history.future, { field: last.field, value: now }]
  return { value: last.value, field: last.field, history: { past: history.past.slice(0, -1), future } }
}

/** The step taken back last, once more. */
export function stepAgain<Value>(history: History<Value>, now: Value): { value: Value; field: string; history: History<Value> } | null {
  const next = history.future.at(-1)
  if (next === undefined) return null
  const past = [...history.past, { field: next.field, value: now }]
  return { value: next.value, field: next.field, history: { past, future: history.future.slice(0, -1) } }
}
