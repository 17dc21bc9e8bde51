import type { ReactNode } from 'react'
import { useParams } from 'react-router'

import { ReadingPanel } from '@/features/reading/ReadingPanel'
import { ResultPage } from '@/features/viewer/ResultPage'

/** `/cases/:id`: the film with the model's result, and the reader's own reading beside it. */
export function Component(): ReactNode {
  const { id = '' } = useParams()
  return <ResultPage key={id} caseId={id} reading={(found) => <ReadingPanel found={found} />} />
}
