import type { ReactNode } from 'react'

import type { Case } from '@/api/types'

export interface ReadingPanelProps {
  found: Case
}

export function ReadingPanel({ found }: ReadingPanelProps): ReactNode {
  return <section>{found.id}</section>
}
