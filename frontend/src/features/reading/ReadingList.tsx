import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

import type { Reading } from '@/api/types'
import { StageTag } from '@/components/StageTag'
import { useFormat } from '@/lib/format'

import { SignedReadBack } from './ReadBack'
import styles from './Reading.module.css'

/** The signed readings of the case, the newest first; an open draft stands in its form. */
export function ReadingList({ readings }: { readings: readonly Reading[] }): ReactNode {
  const { t } = useTranslation('reading')
  const signed = readings.filter(({ status }) => status === 'signed')
  if (signed.length === 0) return <p className={styles.empty}>{t('list.empty')}</p>
  const sorted = signed.sort((p, q) => (q.signed_at ?? '').localeCompare(p.signed_at ?? ''))
  return (
    <ol className={styles.list}>
      {sorted.map((reading) => (
        <li key={reading.id} className={styles.entry}>
          <Heading reading={reading} readings={readings} />
          <Summary reading={reading} />
          <details>
            <summary>{t('list.whole')}</summary>
            <SignedReadBack reading={reading} />
          </details>
        </li>
      ))}
    </ol>
  )
}

function Heading({ reading, readings }: { reading: Reading; readings: readonly Reading[] }): ReactNode {
  const { t } = useTranslation('reading')
  const format = useFormat()
  const amended = readings.find(({ id }) => id === reading.amends)
  const replaced = readings.some(({ amends, status }) => amends === reading.id && status === 'signed')
  return (
    <div>
      <div className={styles.line}>
        <strong>{reading.reader.full_name}</strong>
        {reading.mine && <span className={styles.hint}>{t('list.mine')}</span>}
        {replaced && <span className={styles.badge}>{t('list.replaced')}</span>}
      </div>
      <div className={styles.hint}>
        {format.dateTime(reading.signed_at)} · {t(`kind.${reading.kind}`)}
        {amended !== undefined && ` · ${t('list.amends', { time: format.dateTime(amended.signed_at) })}`}
      </div>
    </div>
  )
}

function Summary({ reading: { stage, agrees_with_model: agrees, comment } }: { reading: Reading }): ReactNode {
  const { t } = useTranslation('reading')
  return (
    <div className={styles.opinion}>
      <div className={styles.line}>
        {stage === null ? t('unreadableFilm') : <StageTag stage={stage} />}
        {agrees !== null && <span>{agrees ? t('agrees') : t('disagrees')}</span>}
      </div>
      {comment !== '' && <p className={styles.comment}>{comment}</p>}
    </div>
  )
}
