import type { ReactNode } from 'react'

import type { CaseRow } from '@/api/types'
import { HiddenTag } from '@/components/HiddenTag'
import { StageTag } from '@/components/StageTag'

/** What the model found, unless this reader has to read the film without it first. */
export function ModelStage({ row }: { row: CaseRow }): ReactNode {
  return row.blind && row.analysis.status === 'done' ? <HiddenTag /> : <StageTag stage={row.analysis.stage} />
}
