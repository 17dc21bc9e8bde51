import type { Opinion } from './requests'

/**
 * The opinion after choosing a stage. Whether it agrees with the model follows from the two stages, until the
 * reader says otherwise; without a result of the model there is nothing to agree with.
 */
export function withStage(opinion: Opinion, stage: number, modelStage: number | null): Opinion {
  return { ...opinion, stage, agrees_with_model: modelStage === null ? null : stage === modelStage }
}

/** Without a result of the model nothing is asked about it, so nothing may be signed about it. */
export function withoutAgreement(opinion: Opinion): Opinion {
  return { ...opinion, agrees_with_model: null }
}
