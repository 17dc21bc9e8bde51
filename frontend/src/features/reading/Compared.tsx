import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

import type { Case, Reading } from '@/api/types'
import { Panel } from '@/components/Panel'

import { type Column, Differences } from './Differences'
import { EMPTY, opinionOf } from './form/opinion'
import { useWords } from './form/useWords'
import { listed } from './form/words'
import styles from './Reading.module.css'
import { ReadersAgree } from './ReadersAgree'

/** Whether the readers of a film agree, and where their signed readings and the model differ; nothing while there is nothing to compare. */
export function Compared({ found }: { found: Case }): ReactNode {
  const { t } = useTranslation('reading')
  const words = useWords()
  const signed = found.readings.filter((reading) => reading.status === 'signed' && !isReplaced(reading, found.readings))
  const columns: Column[] = signed
    .sort((one, other) => (one.signed_at ?? '').localeCompare(other.signed_at ?? ''))
    .map((reading) => ({ id: reading.id, title: listed(words.t, [reading.reader.full_name, t(`kindShort.${reading.kind}`)]), opinion: opinionOf(reading) }))
  const stage = found.analysis.prediction?.stage ?? null
  if (stage !== null) columns.push({ id: 'model', title: t('differences.model'), opinion: { ...EMPTY, stage }, only: ['stage'] })
  if (found.decision === null && (signed.length === 0 || columns.length < 2)) return null
  return (
    <Panel title={t('differences.title')} label={t('differences.title')}>
      <div className={styles.compared}>
        {found.decision !== null && <ReadersAgree decision={found.decision} readings={found.readings} />}
        {columns.length > 1 && <Differences columns={columns} label={t('differences.title')} />}
      </div>
    </Panel>
  )
}

const isReplaced = ({ id }: Reading, readings: readonly Reading[]): boolean =>
  readings.some(({ amends, status }) => amends === id && status === 'signed')
