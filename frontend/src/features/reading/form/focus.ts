const FOCUSABLE = 'button:enabled:not([tabindex="-1"]), input:enabled, textarea:enabled, select:enabled'

const fieldsIn = (root: HTMLElement): HTMLElement[] => [...root.querySelectorAll<HTMLElement>('[data-field]:not([data-off])')]

const targetOf = (field: HTMLElement): HTMLElement | null =>
  field.matches(FOCUSABLE) ? field : field.querySelector<HTMLElement>(FOCUSABLE)

/** The path of the field that an element belongs to. */
export const fieldOf = (element: Element | null): string | null =>
  element?.closest<HTMLElement>('[data-field]')?.dataset.field ?? null

/** Puts the cursor into a field; false where there is none to be filled in. */
export function focusField(root: HTMLElement | null, path: string, scroll = true): boolean {
  const field = root === null ? undefined : nearest(fieldsIn(root), path.replace('.calcification.', '.sites.'))
  const target = field === undefined ? null : targetOf(field)
  target?.focus({ preventScroll: true })
  if (scroll) target?.scrollIntoView({ block: 'center' })
  return target !== null
}

/** The field itself, the one it is a part of, or the first of its parts. */
function nearest(fields: HTMLElement[], path: string): HTMLElement | undefined {
  const at = (field: HTMLElement): string => field.dataset.field ?? ''
  return (
    fields.find((field) => at(field) === path) ??
    fields.find((field) => path.startsWith(`${at(field)}.`)) ??
    fields.find((field) => at(field).startsWith(`${path}.`))
  )
}

/** Goes to the next or previous field in the order of the form. */
export function step(root: HTMLElement, from: string, by: 1 | -1): void {
  const next = neighbour(root, from, by)
  const target = next === undefined ? null : targetOf(next)
  target?.focus({ preventScroll: true })
  target?.scrollIntoView({ block: 'nearest' })
}

/** Nothing is to be filled in behind this field. */
export const isLast = (root: HTMLElement, path: string): boolean => neighbour(root, path, 1) === undefined

function neighbour(root: HTMLElement, from: string, by: 1 | -1): HTMLElement | undefined {
  const fields = fieldsIn(root)
  const at = fields.findIndex((field) => field.dataset.field === from)
  return at < 0 ? undefined : fields[at + by]
}
