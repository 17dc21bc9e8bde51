import type { TFunction } from 'i18next'

import { opinionAt, type Opinion, opinionLeaves } from './opinion'
import type { Opacity } from './types'

/** Texts of the namespaces `form`, `reading` and `common`. */
export type Texts = TFunction<['reading', 'form', 'common']>

export interface Words {
  t: Texts
  date: (iso: string) => string
}

const SIDES = ['right', 'left']
const PLEURAL = /^(plaques|diffuse_thickening)\.(sites|calcification|extent|width)\.(\w+)(?:\.(\w+))?$/

/** A name and what is said of it, in the punctuation of the language. */
export const labelled = (t: Texts, name: string, said: string): string => `${name}${t('form:join.colon')}${said}`

/** What belongs together, as one list; what is empty is left out. */
export const listed = (t: Texts, parts: readonly string[]): string => parts.filter(Boolean).join(t('form:join.comma'))

/** Lists beside each other. */
export const sentence = (t: Texts, parts: readonly string[]): string => parts.filter(Boolean).join(t('form:join.semicolon'))

/** What a field is called, so that it is understood without its section. */
export function fieldName(t: Texts, path: string): string {
  const pleural = PLEURAL.exec(path)
  if (pleural !== null) return pleuralName(t, pleural)
  const [first = '', second = '', third = ''] = path.split('.')
  if (path === 'agrees_with_model') return t('agreement')
  if (first === 'quality') return second === 'grade' ? t('form:quality.title') : t(`form:quality.${second}`)
  if (first === 'small') return second === 'zones' && third !== '' ? labelled(t, t('form:small.title'), t(`form:zone.${third}`)) : t(`form:small.${second}`)
  if (path === 'large.opacities') return labelled(t, t('form:large.title'), t('form:large.opacities'))
  if (first === 'large') return second === 'category' ? t('form:large.title') : t(`form:large.${second}`)
  if (first === 'costophrenic_angle') return second === '' ? t('form:costophrenic_angle') : labelled(t, t('form:costophrenic_angle'), sideName(t, second))
  return t(`form:${first}`)
}

function pleuralName(t: Texts, [, part = '', what = '', third = '', fourth = '']: RegExpExecArray): string {
  const site = SIDES.includes(third) ? '' : t(`form:pleura.site.${third}`)
  const side = SIDES.includes(third) ? third : fourth
  const kind = what === 'sites' ? '' : t(`form:pleura.${what}`)
  return labelled(t, t(`form:${part}`), listed(t, [kind, site, sideName(t, side)]))
}

const sideName = (t: Texts, side: string): string => (SIDES.includes(side) ? t(`form:sides.${side}`) : '')

/** What stands in a field, in words. */
export function fieldValue({ t, date }: Words, path: string, value: unknown): string {
  if (value == null || value === '') return t('form:none')
  if (typeof value === 'boolean') return path === 'agrees_with_model' ? t(value ? 'agrees' : 'disagrees') : t(value ? 'form:yes' : 'form:no')
  if (Array.isArray(value)) return value.map((item) => member({ t, date }, path, item)).join(' · ')
  if (path === 'stage') return t(`common:stage.${String(value as number)}`)
  if (path === 'next_examination') return date(value as string)
  if (path === 'quality.grade') return t(`form:quality.grade.${value as string}`)
  if (path === 'large.category') return t(`form:large.category.${value as string}`)
  if (/^small\.(primary|secondary)$/.test(path)) return t(`form:small.form.${value as string}`)
  if (path.includes('.extent.')) return t(`form:pleura.extents.${value as number}`)
  if (path.includes('.width.')) return t(`form:pleura.widths.${value as string}`)
  return typeof value === 'number' ? String(value) : (value as string)
}

function member({ t }: Words, path: string, item: unknown): string {
  if (path === 'symbols') return t('form:join.aside', { name: String(item), aside: t(`form:symbol.${String(item)}`) })
  if (path === 'quality.defects') return t(`form:quality.defect.${String(item)}`)
  const { long_mm: long, short_mm: short, zone } = item as Opacity
  const size = t('form:large.opacity', { long: long ?? '?', short: short ?? '?' })
  return zone === undefined ? size : t('form:join.aside', { name: size, aside: t(`form:zone.${zone}`) })
}

export interface Line {
  path: string
  name: string
  value: string
}

/** The fields in the order in which the form shows them. */
const ORDER = [
  'quality', 'parenchymal', 'small.primary', 'small.secondary', 'small.zones', 'small.profusion', 'small', 'large', 'pleural',
  'plaques', 'costophrenic_angle', 'diffuse_thickening', 'symbols', 'stage', 'agrees_with_model', 'handling', 'next_examination', 'comment',
]

const rank = (path: string): number => ORDER.findIndex((root) => path === root || path.startsWith(`${root}.`))

export const inOrder = <Item extends { path: string }>(items: readonly Item[]): Item[] =>
  [...items].sort((one, other) => rank(one.path) - rank(other.path))

/** Everything that is filled in, in words. */
export function readBack(words: Words, opinion: Opinion): Line[] {
  const paths = [...opinionLeaves(opinion).keys()].map((path) => ({ path }))
  return inOrder(paths).map(({ path }) => ({
    path,
    name: fieldName(words.t, path),
    value: fieldValue(words, path, opinionAt(opinion, path)),
  }))
}
