import {
  DEFECTS, EXTENTS, GRADES, LARGE, PLAQUE_SITES, PROFUSIONS, SHAPES, SIDES, SYMBOLS, THICKENING_SITES, WIDTHS, ZONES,
} from './types'

export interface Option {
  value: string | number | boolean
  /** The key that chooses it while its field is focused. */
  key: string
}

/** What can be entered in a field, and with which keys. */
export type Field =
  | { kind: 'choice'; path: string; options: readonly Option[] }
  | { kind: 'profusion'; path: string }
  | { kind: 'many'; path: string; options: readonly Option[] }
  | { kind: 'symbols'; path: string }
  /** Right and left; with Shift in `shifted`. */
  | { kind: 'sides'; path: string; shifted?: string }

const byItself = (values: readonly (string | number)[]): Option[] =>
  values.map((value) => ({ value, key: String(value).toLowerCase() }))
const YES_NO: Option[] = [{ value: true, key: 'y' }, { value: false, key: 'n' }]
const DEFECT_KEYS = '1234567890'

const choice = (path: string, options: readonly Option[]): Field => ({ kind: 'choice', path, options })
const yesNo = (path: string): Field => choice(path, YES_NO)

function pleural(part: 'plaques' | 'diffuse_thickening', sites: readonly string[]): Field[] {
  const rows = sites.map((site): Field => ({ kind: 'sides', path: `${part}.sites.${site}`, shifted: `${part}.calcification.${site}` }))
  const measures = SIDES.flatMap((side) => [
    choice(`${part}.extent.${side}`, byItself(EXTENTS)),
    choice(`${part}.width.${side}`, byItself(WIDTHS)),
  ])
  return [...rows, ...measures]
}

const all: Field[] = [
  choice('quality.grade', GRADES.map((grade) => ({ value: grade, key: grade === 'unreadable' ? 'u' : grade }))),
  { kind: 'many', path: 'quality.defects', options: DEFECTS.map((value, index) => ({ value, key: DEFECT_KEYS.charAt(index) })) },
  yesNo('parenchymal'),
  choice('small.primary', byItself(SHAPES)),
  choice('small.secondary', byItself(SHAPES)),
  ...ZONES.map((zone): Field => ({ kind: 'profusion', path: `small.zones.${zone}` })),
  { kind: 'profusion', path: 'small.profusion' },
  yesNo('small.aggregation'),
  choice('large.category', byItself(LARGE)),
  yesNo('large.reaches_20x10'),
  yesNo('pleural'),
  ...pleural('plaques', PLAQUE_SITES),
  { kind: 'sides', path: 'costophrenic_angle' },
  ...pleural('diffuse_thickening', THICKENING_SITES),
  { kind: 'symbols', path: 'symbols' },
  choice('stage', byItself([0, 1, 2, 3])),
  yesNo('agrees_with_model'),
]

export const FIELDS: ReadonlyMap<string, Field> = new Map(all.map((field) => [field.path, field]))

const ZONE_KEYS = ZONES.map((value, index) => ({ value, key: String(index + 1) }))

/** The field at a path; null for those that are written in. */
export function fieldAt(path: string): Field | null {
  if (/^large\.opacities\.\d+\.zone$/.test(path)) return choice(path, ZONE_KEYS)
  return FIELDS.get(path) ?? null
}

/** The sections that G and a digit lead to, each with its first field. */
export const SECTIONS = [
  { name: 'quality', first: 'quality.grade' },
  { name: 'small', first: 'parenchymal' },
  { name: 'large', first: 'large.category' },
  { name: 'pleura', first: 'pleural' },
  { name: 'symbols', first: 'symbols' },
  { name: 'conclusion', first: 'stage' },
] as const

export { PROFUSIONS, SYMBOLS }
