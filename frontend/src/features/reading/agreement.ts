import { filled, type Opinion } from './form/opinion'

/**
 * One field filled in. Whether a stage agrees with the model's follows from the two, until the reader says
 * otherwise; without a result of the model there is nothing to agree with.
 */
export function entered(opinion: Opinion, path: string, value: unknown, modelStage: number | null): Opinion {
  const next = filled(opinion, path, value)
  if (next.stage === opinion.stage) return next
  const open = modelStage === null || next.stage === null
  return { ...next, agrees_with_model: open ? null : next.stage === modelStage }
}

/** Without a result of the model nothing is asked about it, so nothing may be signed about it. */
export function withoutAgreement(opinion: Opinion): Opinion {
  return { ...opinion, agrees_with_model: null }
}
