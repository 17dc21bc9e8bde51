import type { Analysis, Case, Prediction, Reading } from '@/api/types'

import { alice, someId } from './fixtures'

export function aPrediction(change: Partial<Prediction> = {}): Prediction {
  return {
    schema_version: 3,
    stage: 2,
    ill_score: 0.93,
    cut_point: 0.4,
    probabilities: [0.07, 0.112, 0.744, 0.074],
    stage_scores: [0.12, 0.8, 0.08],
    crop_spread: 0.031,
    regions: [{ x0: 300, y0: 420, x1: 620, y1: 700, peak: 0.5, energy: 0.41 }],
    zones: null,
    conformal_set: [],
    refer: false,
    warnings: [],
    map_method: 'hires_cam_conjunction',
    decided_by: 'B',
    early_exit: false,
    bundle: { name: 'demonstration', version: '1.0', digest: 'f00d' },
    timings: { prepare: 0.05, score: 0.34, map: 0.02 },
    ...change,
  }
}

/** A finished analysis of stage II without a map, unless the test says otherwise. */
export function anAnalysis(change: Partial<Analysis> = {}): Analysis {
  const prediction = aPrediction()
  return {
    id: someId(),
    status: 'done',
    code: '',
    message: '',
    attempts: 1,
    queued_at: '2026-03-02T08:30:00Z',
    started_at: '2026-03-02T08:30:01Z',
    finished_at: '2026-03-02T08:30:02Z',
    model: prediction.bundle,
    lungs: null,
    prediction,
    map: null,
    ...change,
  }
}

/** A case whose film cannot be displayed (tests have no renderer) and that nobody has read. */
export function aCase(change: Partial<Case> = {}): Case {
  return {
    id: someId(),
    created_at: '2026-03-02T08:30:00Z',
    created_by_name: alice.full_name,
    department_name: 'Occupational medicine',
    note: '',
    patient: {
      id: someId(), hospital_number: 'H-1001', name: 'Wang Wei', sex: 'M', birth_date: '1970-05-04', employer: 'North Mine',
      dust_type: 'coal', exposure_years: 12.5,
    },
    exposure: { first: '', last: '', ongoing: false, years: null, dusts: [], latency_years: null },
    radiograph: {
      id: someId(), kind: 'dicom', size: 4_000_000, rows: 1400, columns: 1600, spacing_mm: [0.3, 0.22], bits: 12,
      acquired_on: '2026-03-01', original_url: '/api/v1/films/1/original/', display_url: null,
    },
    analysis: anAnalysis(),
    blind: false,
    readings: [],
    decision: null,
    ...change,
  }
}

/** A draft of Alice's, unless the test says otherwise. */
export function aReading(change: Partial<Reading> = {}): Reading {
  return {
    id: someId(),
    reader: { id: alice.id, full_name: alice.full_name },
    kind: 'aided',
    status: 'draft',
    stage: null,
    agrees_with_model: null,
    comment: '',
    amends: null,
    form: { schema_version: 1 },
    rule_set: null,
    derived: null,
    revision: 1,
    seconds: 0,
    signed_at: null,
    created_at: '2026-03-02T09:00:00Z',
    updated_at: '2026-03-02T09:00:00Z',
    mine: true,
    ...change,
  }
}

export const signed = (change: Partial<Reading> = {}): Reading =>
  aReading({ status: 'signed', stage: 2, signed_at: '2026-03-02T09:10:00Z', ...change })
