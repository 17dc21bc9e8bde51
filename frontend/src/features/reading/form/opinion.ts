import { isEmpty, leaves, readForm, sameValue, valueAt } from './paths'
import { fill, type Reason, whyOff } from './rules'
import { BLANK, type Opacity, type ReadingForm } from './types'

/** What a reader fills in: the form, the conclusion beside it, and what is thought of the model's result. */
export interface Opinion {
  stage: number | null
  agrees_with_model: boolean | null
  comment: string
  form: ReadingForm
}

export const EMPTY: Opinion = { stage: null, agrees_with_model: null, comment: '', form: BLANK }

interface Stored {
  stage: number | null
  agrees_with_model: boolean | null
  comment: string
  form?: unknown
}

export const opinionOf = ({ stage, agrees_with_model, comment, form }: Stored): Opinion => ({
  stage,
  agrees_with_model,
  comment,
  form: readForm(form),
})

/** Fields of the reading itself; every other path lies in its form. */
const OWN = ['stage', 'agrees_with_model', 'comment'] as const
type Own = (typeof OWN)[number]
const isOwn = (path: string): path is Own => OWN.some((name) => name === path)

export function opinionAt(opinion: Opinion, path: string): unknown {
  const place = placeOf(path)
  if (place !== null) return opinion.form.large?.opacities?.[place.index]?.[place.name]
  return isOwn(path) ? opinion[path] : valueAt(opinion.form, path)
}

/** Why a field cannot be filled in; null where it can. An unreadable film has no stage. */
export const offReason = (opinion: Opinion, path: string): Reason | null =>
  path === 'stage' && opinion.form.quality?.grade === 'unreadable' ? 'unreadable' : whyOff(opinion.form, path)

/** The opinion with one field set; a field that is switched off stays as it is. */
export function filled(opinion: Opinion, path: string, value: unknown): Opinion {
  if (offReason(opinion, path) !== null) return opinion
  const place = placeOf(path)
  if (place !== null) return withMeasures(opinion, place.index, { [place.name]: value })
  if (path === 'comment') return { ...opinion, comment: typeof value === 'string' ? value : '' }
  if (path === 'stage') return { ...opinion, stage: typeof value === 'number' ? value : null }
  if (path === 'agrees_with_model') return { ...opinion, agrees_with_model: typeof value === 'boolean' ? value : null }
  const form = fill(opinion.form, path, value)
  return { ...opinion, form, stage: form.quality?.grade === 'unreadable' ? null : opinion.stage }
}

const OPACITIES = 'large.opacities'

interface Place {
  index: number
  name: keyof Opacity
}

/** `large.opacities.0.long_mm`: one measure of one large opacity. */
function placeOf(path: string): Place | null {
  const [, index, name] = /^large\.opacities\.(\d+)\.(long_mm|short_mm|zone)$/.exec(path) ?? []
  return index === undefined ? null : { index: Number(index), name: name as keyof Opacity }
}

const without = (opacity: Opacity): Opacity =>
  Object.fromEntries(Object.entries(opacity).filter(([, value]) => !isEmpty(value)))

/** The opinion with some measures of one large opacity set; an opacity without any is gone. */
export function withMeasures(opinion: Opinion, index: number, measures: Partial<Record<keyof Opacity, unknown>>): Opinion {
  const next = [...(opinion.form.large?.opacities ?? [])]
  next[index] = without({ ...next[index], ...measures } as Opacity)
  return filled(opinion, OPACITIES, next.filter((opacity) => Object.keys(opacity).length > 0))
}

/** Every field that holds something. */
export function opinionLeaves(opinion: Opinion): Map<string, unknown> {
  const found = leaves(opinion.form)
  OWN.forEach((name) => {
    if (!sameValue(opinion[name], null)) found.set(name, opinion[name])
  })
  return found
}

export interface Difference {
  path: string
  values: unknown[]
}

/** The fields in which these opinions are not all alike, each with the value of every one. */
export function differences(opinions: readonly Opinion[]): Difference[] {
  const paths = new Set(opinions.flatMap((opinion) => [...opinionLeaves(opinion).keys()]))
  return [...paths]
    .map((path) => ({ path, values: opinions.map((opinion) => opinionAt(opinion, path)) }))
    .filter(({ values: [first, ...others] }) => others.some((other) => !sameValue(first, other)))
}

export const sameOpinion = (one: Opinion, other: Opinion): boolean => differences([one, other]).length === 0

export const isBlank = (opinion: Opinion): boolean => opinionLeaves(opinion).size === 0

/** `mine`, with the named fields taken from `theirs` instead. The rules of the form do not apply: both obey them. */
export function withTaken(mine: Opinion, theirs: Opinion, paths: readonly string[]): Opinion {
  return paths.reduce((opinion, path) => taken(opinion, path, opinionAt(theirs, path)), mine)
}

function taken(opinion: Opinion, path: string, value: unknown): Opinion {
  if (isOwn(path)) return filled(opinion, path, value)
  return { ...opinion, form: fill(opinion.form, path, value) }
}
