import { leaves, valueAt, withValue } from './paths'
import type { ReadingForm } from './types'

/** A part of the form that is switched off as a whole. */
export const PARTS = {
  defects: ['quality.defects', 'quality.other'],
  findings: ['parenchymal', 'small', 'large', 'pleural', 'plaques', 'costophrenic_angle', 'diffuse_thickening', 'symbols'],
  small: ['small'],
  large: ['large'],
  opacities: ['large.opacities', 'large.reaches_20x10'],
  pleura: ['plaques', 'costophrenic_angle', 'diffuse_thickening'],
} as const

export type Part = keyof typeof PARTS

/** Why a part cannot be filled in; null where it can. */
export type Reason = 'quality_first' | 'good_quality' | 'unreadable' | 'no_parenchymal' | 'no_large' | 'no_pleural' | 'pleural_first'

/** Why each part is off. The quality comes first: nothing is seen on a film that nobody has judged. */
export function offReasons(form: ReadingForm): Record<Part, Reason | null> {
  const grade = form.quality?.grade
  const findings = grade === undefined ? 'quality_first' : grade === 'unreadable' ? 'unreadable' : null
  const parenchyma = findings ?? (form.parenchymal === false ? 'no_parenchymal' : null)
  const large = form.large?.category
  return {
    defects: grade === undefined ? 'quality_first' : grade === '1' ? 'good_quality' : null,
    findings,
    small: parenchyma,
    large: parenchyma,
    opacities: parenchyma ?? (large === undefined || large === 'O' ? 'no_large' : null),
    pleura: findings ?? (form.pleural === false ? 'no_pleural' : form.pleural === undefined ? 'pleural_first' : null),
  }
}

export const partOf = (path: string): Part | null => {
  const under = (part: Part): boolean => PARTS[part].some((root) => path === root || path.startsWith(`${root}.`))
  return (['defects', 'opacities', 'small', 'large', 'pleura', 'findings'] as const).find(under) ?? null
}

/** Why one field cannot be filled in; null where it can. */
export function whyOff(form: ReadingForm, path: string): Reason | null {
  const part = partOf(path)
  return part === null ? null : offReasons(form)[part]
}

/** One field set, and everything the rules of the form make of it. */
export function fill(form: ReadingForm, path: string, value: unknown): ReadingForm {
  return tidied(implied(withValue(form, path, value), path))
}

/** What was marked below "any abnormality?" answers that question. */
function implied(form: ReadingForm, path: string): ReadingForm {
  if (form.parenchymal === undefined && isSeen(form, path, ['small.', 'large.'])) return { ...form, parenchymal: true }
  if (form.pleural === undefined && isSeen(form, path, ['plaques.', 'costophrenic_angle.', 'diffuse_thickening.']))
    return { ...form, pleural: true }
  return form
}

const NOTHING_SEEN: unknown[] = [undefined, null, false, '0/-', '0/0', 'O']

const isSeen = (form: ReadingForm, path: string, roots: string[]): boolean =>
  roots.some((root) => path.startsWith(root)) && !NOTHING_SEEN.includes(valueAt(form, path))

/** Empties what is switched off. "Not yet judged" empties nothing: only an answer does. */
function tidied(form: ReadingForm): ReadingForm {
  const reasons = offReasons(form)
  const cleared: Reason[] = ['good_quality', 'unreadable', 'no_parenchymal', 'no_large', 'no_pleural']
  let next = form
  for (const path of leaves(form).keys()) {
    const part = partOf(path)
    const reason = part === null ? null : reasons[part]
    if (reason !== null && cleared.includes(reason)) next = withValue(next, path, undefined)
  }
  const other = next.quality?.defects?.includes('other') === true
  return other ? next : withValue(next, 'quality.other', undefined)
}
