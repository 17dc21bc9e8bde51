import { Modal } from 'antd'
import { useRef, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

import type { PatientHistory } from '@/api/types'
import { ErrorState } from '@/components/ErrorState'
import { LoadingState } from '@/components/LoadingState'

import { usePatient } from '../api'
import { ChooseOther } from './ChooseOther'
import { Compare } from './Compare'

interface Props {
  kept: PatientHistory
  onClose: () => void
}

/** First who, then what stays: two steps until two patients are one. */
export function MergeDialog({ kept, onClose }: Props): ReactNode {
  const { t } = useTranslation('timeline')
  const [otherId, setOtherId] = useState<string | null>(null)
  const steps = useRef<HTMLDivElement>(null)
  /** What was pressed is gone with its step; the focus stays in the dialog. */
  const go = (id: string | null): void => {
    steps.current?.focus()
    setOtherId(id)
  }
  return (
    <Modal open width={760} title={t('merge.title')} footer={null} onCancel={onClose}>
      <div ref={steps} tabIndex={-1}>
        {otherId === null ? (
          <ChooseOther kept={kept} onChoose={go} />
        ) : (
          <Loaded kept={kept} otherId={otherId} onBack={() => go(null)} onClose={onClose} />
        )}
      </div>
    </Modal>
  )
}

function Loaded({ kept, otherId, ...rest }: Props & { otherId: string; onBack: () => void }): ReactNode {
  const other = usePatient(otherId)
  if (other.isPending) return <LoadingState />
  if (!other.data) return <ErrorState error={other.error} onRetry={() => void other.refetch()} />
  return <Compare kept={kept} other={other.data} {...rest} />
}
