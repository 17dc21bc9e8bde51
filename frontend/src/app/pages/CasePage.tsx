import { type ReactNode, useMemo } from 'react'
import { useParams } from 'react-router'

import { sizeOnFilm, useFilmEntry, zoneOnFilm } from '@/features/reading/filmEntry'
import { ReadingPanel } from '@/features/reading/ReadingPanel'
import { ReportButton } from '@/features/report/ReportButton'
import { StandardsPanel } from '@/features/standards/StandardsPanel'
import { holdAhead } from '@/features/viewer/film/ahead'
import type { StandardsSlot } from '@/features/viewer/compare/CompareStage'
import { ResultPage } from '@/features/viewer/ResultPage'
import { CaseNavigation } from '@/features/worklist/CaseNavigation'
import { NotesPanel } from '@/features/worklist/NotesPanel'

const standards: StandardsSlot = (show) => (
  <StandardsPanel>{({ display_url: url, spacing_mm: spacing }) => show({ url, spacing })}</StandardsPanel>
)

/** `/cases/:id`: the film with the model's result, beside others to compare it with, and the reader's own reading. */
export function Component(): ReactNode {
  const { id = '' } = useParams()
  const form = useFilmEntry()
  const entry = useMemo(
    () => (form?.caseId === id ? { profusion: form.profusion, onZone: zoneOnFilm, onSize: form.sizes ? sizeOnFilm : undefined } : undefined),
    [form, id],
  )
  return (
    <ResultPage
      key={id}
      caseId={id}
      reading={(found) => (
        <>
          <ReadingPanel found={found} />
          <NotesPanel caseId={found.id} />
        </>
      )}
      navigation={(found) => <CaseNavigation caseId={found.id} hold={holdAhead} />}
      standards={standards}
      entry={entry}
      actions={(found) => <ReportButton caseId={found.id} />}
    />
  )
}
