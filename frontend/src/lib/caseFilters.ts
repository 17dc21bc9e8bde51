/** The filters of the worklist and the export: the address holds them, this file reads and writes them. */
export const FILTER_NAMES = ['search', 'status', 'stage', 'reading', 'mine', 'created_from', 'created_to', 'queue', 'flag'] as const
export const STATUSES = ['queued', 'running', 'done', 'rejected', 'failed'] as const
export const STAGES = ['0', '1', '2', '3'] as const
export const READINGS = ['unread', 'draft', 'signed'] as const
export const QUEUES = ['mine', 'unclaimed', 'claimed'] as const
export const FLAGS = ['any', 'discuss', 'teaching', 'repeat'] as const
export const ORDERINGS = [
  '-created_at', 'created_at', 'patient_name', '-patient_name',
  'hospital_number', '-hospital_number', 'ill_score', '-ill_score', 'priority',
] as const

export type FilterName = (typeof FILTER_NAMES)[number]
export type Ordering = (typeof ORDERINGS)[number]
export type CaseFilters = Partial<Record<FilterName, string>>

const DATE = /^\d{4}-\d{2}-\d{2}$/
const among = (known: readonly string[]) => (value: string) => known.includes(value)
const ALLOWED: Record<FilterName, (value: string) => boolean> = {
  search: (value) => value.length <= 100,
  status: among(STATUSES),
  stage: among(STAGES),
  reading: among(READINGS),
  mine: (value) => value === 'true',
  queue: among(QUEUES),
  flag: among(FLAGS),
  created_from: (value) => DATE.test(value),
  created_to: (value) => DATE.test(value),
}

/** Reads filters from an address; what makes no sense is ignored. */
export function readFilters(address: URLSearchParams): CaseFilters {
  const filters: CaseFilters = {}
  for (const name of FILTER_NAMES) {
    const value = address.get(name)
    if (value && ALLOWED[name](value)) filters[name] = value
  }
  return filters
}

export function readOrdering(address: URLSearchParams, offered: readonly Ordering[] = ORDERINGS): Ordering {
  const asked = address.get('ordering')
  return offered.find((known) => known === asked) ?? '-created_at'
}

/** The orders a user may choose: those by priority where the department reads by the model's score. */
export function orderingsFor(department: { priority_by_score: boolean; blinded_first_reading: boolean } | null): Ordering[] {
  const byPriority = department?.priority_by_score === true && !department.blinded_first_reading
  const byScore = department?.blinded_first_reading !== true
  return ORDERINGS.filter((name) => (name === 'priority' ? byPriority : !name.endsWith('ill_score') || byScore))
}

/** A case in the list that the reader comes from: its filters and order go along, so that he can walk on from there. */
export function caseAddress(id: string, address: URLSearchParams): string {
  const list = listOf(address)
  return list === '' ? `/cases/${id}` : `/cases/${id}?${list}`
}

/** What of an address says which list it is, without the page in it. */
export function listOf(address: URLSearchParams): string {
  const list = new URLSearchParams(Object.entries(readFilters(address)))
  if (readOrdering(address) !== '-created_at') list.set('ordering', readOrdering(address))
  return list.toString()
}

/** The address after a change of filters: another selection starts at its first page. */
export function withFilters(address: URLSearchParams, change: CaseFilters): URLSearchParams {
  const next = new URLSearchParams(address)
  next.delete('cursor')
  for (const [name, value] of Object.entries(change)) {
    if (value) next.set(name, value)
    else next.delete(name)
  }
  return next
}
