import type { Opinion } from './requests'

/**
 * The opinion after choosing a stage. Whether it agrees with the model follows from the two stages, until the
 * reader says otherwise; without a result of the model there is nothing to agree with.
 */
export function withStage(opinion: Opinion, stage: number, modelStage: number | null): Opinion {
  return { ...opinion, stage, agrees_with_model: modelStage === null ? null : stage === modelStage }
}
