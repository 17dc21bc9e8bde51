import { BLANK, type ReadingForm } from './types'

type Branch = Record<string, unknown>

const isBranch = (value: unknown): value is Branch =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Not filled in: missing, null, an empty text, an empty list. */
export const isEmpty = (value: unknown): boolean =>
  value == null || value === '' || (Array.isArray(value) && value.length === 0)

/** The value of a field, by its dotted path: `small.zones.right_upper`. */
export function valueAt(form: ReadingForm, path: string): unknown {
  return path.split('.').reduce<unknown>((part, name) => (isBranch(part) ? part[name] : undefined), form)
}

/** The form with one field set; an empty value leaves no trace, so that equal forms look equal. */
export function withValue(form: ReadingForm, path: string, value: unknown): ReadingForm {
  return { ...put({ ...form }, path.split('.'), value), schema_version: 1 }
}

function put(branch: Branch, [name = '', ...rest]: string[], value: unknown): Branch {
  const below = branch[name]
  const next = rest.length === 0 ? value : put(isBranch(below) ? { ...below } : {}, rest, value)
  const bare = isEmpty(next) || (isBranch(next) && Object.keys(next).length === 0)
  const others = Object.entries(branch).filter(([key]) => key !== name)
  return Object.fromEntries(bare ? others : [...others, [name, next]])
}

/** Every field that is filled in; a list counts as one value. */
export function leaves(form: ReadingForm): Map<string, unknown> {
  const found = new Map<string, unknown>()
  collect(form as unknown as Branch, '', found)
  found.delete('schema_version')
  return found
}

function collect(branch: Branch, prefix: string, found: Map<string, unknown>): void {
  for (const [name, value] of Object.entries(branch)) {
    if (isBranch(value)) collect(value, `${prefix}${name}.`, found)
    else if (!isEmpty(value)) found.set(prefix + name, value)
  }
}

/** A form as it came from the server or the disk, without empty leaves. */
export function readForm(stored: unknown): ReadingForm {
  if (!isBranch(stored)) return BLANK
  const found = new Map<string, unknown>()
  collect(stored, '', found)
  found.delete('schema_version')
  return [...found].reduce((form, [path, value]) => withValue(form, path, tidyList(value)), BLANK)
}

const tidyList = (value: unknown): unknown => (Array.isArray(value) ? value.map(withoutNulls) : value)

const withoutNulls = (item: unknown): unknown =>
  isBranch(item) ? Object.fromEntries(Object.entries(item).filter(([, part]) => part != null)) : item

/** Whether two values of a field say the same. */
export function sameValue(one: unknown, other: unknown): boolean {
  if (isEmpty(one) && isEmpty(other)) return true
  return canonical(one) === canonical(other)
}

/** Text that is equal for equal values, whatever the order of their keys. */
export const canonical = (value: unknown): string =>
  JSON.stringify(value, (_key, part: unknown) =>
    isBranch(part) ? Object.fromEntries(Object.entries(part).sort(([p], [q]) => p.localeCompare(q))) : part,
  )
