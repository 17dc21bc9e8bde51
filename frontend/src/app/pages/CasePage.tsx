import type { ReactNode } from 'react'
import { useParams } from 'react-router'

import { zoneOnFilm } from '@/features/reading/filmZones'
import { ReadingPanel } from '@/features/reading/ReadingPanel'
import { ReportButton } from '@/features/report/ReportButton'
import { StandardsPanel } from '@/features/standards/StandardsPanel'
import type { StandardsSlot } from '@/features/viewer/compare/CompareStage'
import { ResultPage } from '@/features/viewer/ResultPage'

const standards: StandardsSlot = (show) => (
  <StandardsPanel>{({ display_url: url, spacing_mm: spacing }) => show({ url, spacing })}</StandardsPanel>
)

/** `/cases/:id`: the film with the model's result, beside others to compare it with, and the reader's own reading. */
export function Component(): ReactNode {
  const { id = '' } = useParams()
  return (
    <ResultPage
      key={id}
      caseId={id}
      reading={(found) => <ReadingPanel found={found} />}
      standards={standards}
      onZone={zoneOnFilm}
      actions={(found) => <ReportButton caseId={found.id} />}
    />
  )
}
