import type { ReactNode } from 'react'

import type { Case } from '@/api/types'

export interface ResultPageProps {
  caseId: string
  /** The reading panel; pages compose features, features never import each other. */
  reading: (found: Case) => ReactNode
}

export function ResultPage({ caseId }: ResultPageProps): ReactNode {
  return <main>{caseId}</main>
}
