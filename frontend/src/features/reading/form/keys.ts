import { type Field, type Option, PROFUSIONS, SYMBOLS } from './fields'
import { type Opinion, opinionAt } from './opinion'
import { type Side, SIDES } from './types'

export interface Press {
  /** One character in lower case, or the name of a key. */
  key: string
  shift: boolean
}

/** What a key does in a focused field. `pending` waits for a second key. */
export interface Effect {
  set?: { path: string; value: unknown }[]
  pending: string
}

const CLEARS = ['backspace', 'delete']

/** What a key means in this field; null where it means nothing here. */
export function keyOn(field: Field, { key, shift }: Press, opinion: Opinion, pending: string): Effect | null {
  if (CLEARS.includes(key)) return cleared(field)
  switch (field.kind) {
    case 'choice':
      return effect(field.path, field.options.find((option) => option.key === key)?.value)
    case 'many':
      return effect(field.path, toggledKey(field.options, key, opinionAt(opinion, field.path)))
    case 'profusion':
      return profusion(field.path, key, pending)
    case 'symbols':
      return symbol(field.path, key, pending, opinionAt(opinion, field.path))
    case 'sides':
      return sides(shift ? field.shifted : field.path, key, opinion)
  }
}

const effect = (path: string, value: unknown): Effect | null =>
  value === undefined ? null : { set: [{ path, value }], pending: '' }

function cleared(field: Field): Effect {
  if (field.kind !== 'sides') return { set: [{ path: field.path, value: null }], pending: '' }
  const roots = field.shifted === undefined ? [field.path] : [field.path, field.shifted]
  return { set: roots.map((path) => ({ path, value: null })), pending: '' }
}

/** One member more or less, in the order in which the form lists them. */
export function toggled(all: readonly unknown[], list: unknown, member: unknown): unknown[] {
  const chosen = Array.isArray(list) ? list : []
  return all.filter((value) => (value === member) !== chosen.includes(value))
}

function toggledKey(options: readonly Option[], key: string, list: unknown): unknown[] | undefined {
  const found = options.find((option) => option.key === key)
  return found === undefined ? undefined : toggled(options.map(({ value }) => value), list, found.value)
}

/** A digit means its category; a second one (or - and +) names the point between: 1 then 2 is 1/2. */
function profusion(path: string, key: string, pending: string): Effect | null {
  const refined = PROFUSIONS.find((point) => point === `${pending}/${key === '=' ? '+' : key}`)
  if (refined !== undefined) return effect(path, refined)
  return '0123'.includes(key) && key.length === 1 ? { set: [{ path, value: `${key}/${key}` }], pending: key } : null
}

/** Two letters name a symbol. */
function symbol(path: string, key: string, pending: string, list: unknown): Effect | null {
  const found = SYMBOLS.find((code) => code === pending + key)
  if (found !== undefined) return effect(path, toggled(SYMBOLS, list, found))
  // Letters that name nothing are swallowed: none of them must reach the film by a slip.
  if (!/^[a-z]$/.test(key)) return null
  return { pending: SYMBOLS.some((code) => code.startsWith(key)) ? key : '' }
}

function sides(path: string | undefined, key: string, opinion: Opinion): Effect | null {
  const meant: Side[] = key === 'b' ? [...SIDES] : SIDES.filter((side) => side.startsWith(key) && key.length === 1)
  if (path === undefined || meant.length === 0) return null
  const every = meant.every((side) => opinionAt(opinion, `${path}.${side}`) === true)
  return { set: meant.map((side) => ({ path: `${path}.${side}`, value: every ? null : true })), pending: '' }
}

/** The key as it is printed on the keyboard, also while a Chinese input method takes the letters. */
export function pressOf(event: { key: string; code: string; shiftKey: boolean }): Press {
  const printed = /^(?:Key|Digit|Numpad)(\w)$/.exec(event.code)?.[1]
  const key = event.key === 'Process' || /^[\uFF01-\uFF5E]$/.test(event.key) ? (printed ?? event.key) : event.key
  return { key: key.toLowerCase(), shift: event.shiftKey }
}

/** A click on a zone goes round the categories: 1, 2, 3, 0, not filled in. */
export function nextProfusion(value: unknown): string | null {
  const round = ['1/1', '2/2', '3/3', '0/0', null]
  const category = typeof value === 'string' ? value.charAt(0) : null
  const at = round.findIndex((point) => (point === null ? null : point.charAt(0)) === category)
  return round[(at + 1) % round.length] ?? null
}
