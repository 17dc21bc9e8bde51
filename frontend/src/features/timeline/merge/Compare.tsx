import { Alert, Button, Checkbox, Flex } from 'antd'
import { useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

import type { PatientField, PatientHistory } from '@/api/types'
import { useErrorText } from '@/components/errorText'

import { useMerge } from '../api'
import { ComparisonTable } from './ComparisonTable'
import styles from './Merge.module.css'
import { contradictions, gapsOf, usePersonalData } from './personalData'
import { useUndo } from './useUndo'

interface Props {
  kept: PatientHistory
  other: PatientHistory
  onBack: () => void
  onClose: () => void
}

/** Both people side by side, and which of their data stay. */
export function Compare({ kept, other, onBack, onClose }: Props): ReactNode {
  const { t } = useTranslation('timeline')
  const errorText = useErrorText()
  const { tellMerged } = useUndo()
  const [take, setTake] = useState<PatientField[]>(() => gapsOf(kept, other))
  const [sure, setSure] = useState(false)
  const merge = useMerge(kept.id)
  const doubts = contradictions(kept, other)
  const go = (): void =>
    merge.mutate(
      { other: other.id, take },
      {
        onSuccess: (made) => {
          tellMerged(made)
          onClose()
        },
      },
    )
  return (
    <>
      <p>{t('merge.compare')}</p>
      {doubts.length > 0 ? <Doubt fields={doubts} sure={sure} onSure={setSure} /> : null}
      <ComparisonTable kept={kept} other={other} take={take} onTake={setTake} />
      <p>{t('merge.effect', { films: other.cases.length, exposures: other.exposures.length, number: other.hospital_number })}</p>
      {merge.error ? <Alert showIcon type="error" title={errorText(merge.error)} className={styles.alert ?? ''} /> : null}
      <Flex gap={8} justify="end" wrap>
        <Button onClick={onBack}>{t('merge.back')}</Button>
        <Button type="primary" danger={doubts.length > 0} disabled={doubts.length > 0 && !sure} loading={merge.isPending} onClick={go} data-testid="confirm-merge">
          {t('merge.ok')}
        </Button>
      </Flex>
    </>
  )
}

function Doubt({ fields, sure, onSure }: { fields: PatientField[]; sure: boolean; onSure: (sure: boolean) => void }): ReactNode {
  const { t } = useTranslation('timeline')
  const { label } = usePersonalData()
  return (
    <Alert
      showIcon
      type="error"
      className={styles.alert ?? ''}
      title={t('merge.doubt', { fields: fields.map(label).join(t('listSeparator')) })}
      description={
        <Checkbox checked={sure} onChange={(event) => onSure(event.target.checked)}>
          {t('merge.sure')}
        </Checkbox>
      }
    />
  )
}
