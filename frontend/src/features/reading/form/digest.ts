import { type Opinion, opinionAt } from './opinion'
import { type Pleural, type ReadingForm, type Side, SIDES, type Sides, ZONES } from './types'
import { fieldName, inOrder, type Line, labelled, listed, readBack, sentence, type Texts, type Words } from './words'

/** What takes a line for each of its leaves and is better said in one. */
const JOINED = ['small.zones', 'plaques', 'costophrenic_angle', 'diffuse_thickening'] as const
type Joined = (typeof JOINED)[number]

/** Everything that is filled in, in as few lines as on a report: the zones together, each part of the pleura in one line. */
export function digest(words: Words, opinion: Opinion): Line[] {
  const { t } = words
  const single = readBack(words, opinion).filter(({ path }) => !JOINED.some((root) => path.startsWith(`${root}.`)))
  const joined = JOINED.filter((path) => opinionAt(opinion, path) !== undefined)
  return inOrder([...single, ...joined.map((path) => ({ path, name: fieldName(t, path), value: said(t, path, opinion.form) }))])
}

function said(t: Texts, path: Joined, form: ReadingForm): string {
  if (path === 'small.zones') return listed(t, ZONES.map((zone) => figure(t(`zones.${zone}`), form.small?.zones?.[zone])))
  if (path === 'costophrenic_angle') {
    const marked = form.costophrenic_angle ?? {}
    return sentence(t, [sidesOf(t, marked, true), told(t, 'absent', sidesOf(t, marked, false))])
  }
  return pleura(t, form[path] ?? {})
}

function pleura(t: Texts, { sites = {}, calcification = {}, extent = {}, width = {} }: Pleural<string>): string {
  return sentence(t, [
    sitesOf(t, sites, true),
    told(t, 'absent', sitesOf(t, sites, false)),
    told(t, 'calcified', sitesOf(t, calcification, true)),
    told(t, 'notCalcified', sitesOf(t, calcification, false)),
    told(t, 'extent', measured(t, extent)),
    told(t, 'width', measured(t, width)),
  ])
}

const figure = (name: string, value: string | number | undefined): string => (value === undefined ? '' : `${name} ${value}`)

const told = (t: Texts, what: string, where: string): string => (where === '' ? '' : labelled(t, t(`pleura.${what}`), where))

const sidesOf = (t: Texts, marked: Sides<boolean>, as: boolean): string =>
  SIDES.filter((side) => marked[side] === as).map((side) => t(`form:${side}`)).join('+')

const sitesOf = (t: Texts, sites: Partial<Record<string, Sides<boolean>>>, as: boolean): string =>
  listed(t, Object.entries(sites).map(([site, marked = {}]) => {
    const sides = sidesOf(t, marked, as)
    return sides === '' ? '' : figure(t(`pleura.short.${site}`), sides)
  }))

const measured = (t: Texts, values: Partial<Record<Side, string | number>>): string =>
  listed(t, SIDES.map((side) => figure(t(`form:${side}`), values[side])))
