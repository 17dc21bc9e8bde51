import type { CaseCounts, CasePage, CaseRow, FilmAnswer, FilmReading, HistoryFilm, PatientHistory, StandardFilm, User } from '@/api/types'

/** The cast: Dr Alice owns the case, Audrey audits, Adam administers. */
export const alice: User = {
  id: '11111111-1111-4111-8111-111111111111',
  username: 'alice',
  full_name: 'Dr Alice',
  role: 'doctor',
  language: 'en',
  department: {
    id: '21111111-1111-4111-8111-111111111111',
    name: 'Occupational medicine',
    code: 'OM',
    rule_set: 'gbz70_2015',
    blinded_first_reading: false,
    priority_by_score: true,
    rest_reminder_minutes: 75,
  },
}
export const audrey: User = { ...alice, id: '31111111-1111-4111-8111-111111111111', username: 'audrey', full_name: 'Audrey', role: 'auditor', department: null }
export const adam: User = { ...alice, id: '41111111-1111-4111-8111-111111111111', username: 'adam', full_name: 'Adam', role: 'administrator', department: null }

let serial = 0

export function someId(): string {
  serial += 1
  return `51111111-1111-4111-8111-${String(serial).padStart(12, '0')}`
}

interface RowChange {
  patient?: Partial<CaseRow['patient']>
  analysis?: Partial<CaseRow['analysis']>
  reading?: Partial<CaseRow['reading']>
  row?: Partial<CaseRow>
}

/** A film that is analysed (stage I) and unread, unless the test says otherwise. */
export function aCaseRow({ patient, analysis, reading, row }: RowChange = {}): CaseRow {
  return {
    id: someId(),
    created_at: '2026-03-02T08:30:00Z',
    acquired_on: null,
    created_by_name: 'Dr Alice',
    department_name: 'Occupational medicine',
    patient: { id: someId(), hospital_number: 'H-1001', name: 'Wang Wei', sex: 'M', birth_date: '1970-05-04', ...patient },
    analysis: { id: someId(), status: 'done', code: '', stage: 1, ill_score: 0.87, ...analysis },
    reading: { status: 'unread', stage: null, reader_name: null, ...reading },
    blind: false,
    claim: null,
    flags: [],
    notes: { total: 0, unread: 0 },
    ...row,
  }
}

export function aPage(results: CaseRow[], cursors: Partial<CasePage> = {}): CasePage {
  return { next: null, previous: null, results, ...cursors }
}

export function someCounts(change: Partial<CaseCounts> = {}): CaseCounts {
  return {
    total: 7, queued: 1, running: 1, done: 3, rejected: 1, failed: 1, unread: 4, unread_rejected: 0, unread_failed: 0,
    queue_mine: 0, queue_unclaimed: 2, queue_claimed: 0, ...change,
  }
}

/** A film in the history of a patient, taken on the day it was uploaded, unless the test says otherwise. */
export function aFilm(row: CaseRow = aCaseRow(), change: Partial<HistoryFilm> = {}): HistoryFilm {
  return { taken_on: row.created_at.slice(0, 10), latency_years: null, readings: [], ...row, ...change }
}

/** Alice's signed reading of stage I, unless the test says otherwise. */
export function aFilmReading(change: Partial<FilmReading> = {}): FilmReading {
  return {
    id: someId(), reader: { id: alice.id, full_name: alice.full_name }, kind: 'aided', stage: 1,
    signed_at: '2026-03-02T09:10:00Z', profusion: '1/1', zones: { right_upper: '1/1', left_upper: '0/1' }, ...change,
  }
}

export function aHistory(cases: (CaseRow | HistoryFilm)[], change: Partial<PatientHistory> = {}): PatientHistory {
  return {
    id: someId(), hospital_number: 'H-1001', name: 'Wang Wei', sex: 'M', birth_date: '1970-05-04', employer: 'North Mine',
    dust_type: 'coal', exposure_years: 12.5, cases: cases.map((row) => aFilm(row)), single_film: cases.length === 1,
    exposures: [], exposure_span: { first: '', last: '', ongoing: false, years: null, dusts: [] },
    merges: [], merged_into: null, twins: [], next_examination: null, ...change,
  }
}

export function aStoredFilm(change: Partial<FilmAnswer> = {}): FilmAnswer {
  return { case_id: someId(), duplicate: false, analysis: { id: someId(), status: 'queued', code: '', stage: null, ill_score: null }, ...change }
}

/** A standard film of profusion 1/1, unless the test says otherwise. */
export function aStandard(change: Partial<StandardFilm> = {}): StandardFilm {
  const id = someId()
  return {
    id, set: 'ILO', edition: '2011-D', name: `film ${id.slice(-3)}`, category: '1', profusion: '1/1', shape: '', large: '', shows: '',
    rows: 2000, columns: 1800, spacing_mm: [0.2, 0.2], display_url: `/api/v1/standards/${id}/display/`, ...change,
  }
}
