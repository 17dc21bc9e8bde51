import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

import type { Reading } from '@/api/types'
import { useFormat } from '@/lib/format'

import { Gist, WholeForm } from './ReadBack'
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
          <Gist reading={reading} />
          {reading.comment !== '' && <p className={styles.comment}>{reading.comment}</p>}
          <WholeForm reading={reading} />
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
