import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'

import type { Case, Reading } from '@/api/types'
import { useUser } from '@/api/useSession'
import { Panel } from '@/components/Panel'

import { Compared } from './Compared'
import { DraftForm } from './DraftForm'
import { FormKeys } from './FormKeys'
import { MySignedReading } from './MySignedReading'
import { ReadingList } from './ReadingList'
import { isMyDraft } from './requests'

export interface ReadingPanelProps {
  found: Case
}

/** The reader's own reading of a case, and everybody's signed ones. Only doctors write. */
export function ReadingPanel({ found }: ReadingPanelProps): ReactNode {
  const { t } = useTranslation('reading')
  const { role } = useUser()
  return (
    <>
      {role === 'doctor' && (
        <Panel title={t('title')} label={t('title')} extra={<FormKeys />}>
          <OwnReading found={found} />
        </Panel>
      )}
      <Compared found={found} />
      <Panel title={t('list.title')} label={t('list.title')}>
        <ReadingList readings={found.readings} />
      </Panel>
    </>
  )
}

function OwnReading({ found }: ReadingPanelProps): ReactNode {
  const [discarded, setDiscarded] = useState(0)
  const [problem, setProblem] = useState<string | null>(null)
  const signed = found.readings.filter(({ mine, status }) => mine && status === 'signed').sort(newestFirst)
  const latest = signed[0]
  const [onArrival] = useState(latest?.id)
  if (latest !== undefined && !found.readings.some(isMyDraft)) {
    const mayFollow = !found.blind
    const own = { reading: latest, caseId: found.id, mayFollow, problem, justSigned: latest.id !== onArrival }
    return <MySignedReading {...own} onStarted={() => setProblem(null)} />
  }
  // Signing or discarding starts a new form; the first automatic save must not.
  const key = `${signed.length}-${discarded}`
  const onDiscarded = () => {
    setProblem(null)
    setDiscarded((count) => count + 1)
  }
  return <DraftForm key={key} found={found} problem={problem} onProblem={setProblem} onDiscarded={onDiscarded} />
}

const newestFirst = (p: Reading, q: Reading): number => (q.signed_at ?? '').localeCompare(p.signed_at ?? '')
