import { Pagination } from 'antd'
import { useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

import type { ExportRecord } from '@/api/types'
import { Fact } from '@/components/Fact'

import styles from './HistoryCards.module.css'
import { Digest, useRecordText } from './record'

export const PAGE_SIZE = 10

/** The history on a telephone, where a table shows a third of itself. */
export function HistoryCards({ records }: { records: ExportRecord[] }): ReactNode {
  const { t } = useTranslation('exports')
  const [page, setPage] = useState(1)
  return (
    <>
      <ul className={styles.list} aria-label={t('history')}>
        {records.slice((page - 1) * PAGE_SIZE, page * PAGE_SIZE).map((record) => (
          <li key={record.id}>
            <Card record={record} />
          </li>
        ))}
      </ul>
      <Pagination simple hideOnSinglePage current={page} pageSize={PAGE_SIZE} total={records.length} onChange={setPage} />
    </>
  )
}

function Card({ record }: { record: ExportRecord }): ReactNode {
  const { t } = useTranslation('exports')
  const { at, as, filters, count } = useRecordText()(record)
  return (
    <dl className={styles.card}>
      <Fact name={t('columns.at')}>{at}</Fact>
      <Fact name={t('columns.by')}>{record.actor_name}</Fact>
      <Fact name={t('columns.filters')}>{filters}</Fact>
      <Fact name={t('columns.format')}>{as}</Fact>
      <Fact name={t('columns.count')}>{count}</Fact>
      <Fact name={t('columns.digest')}>
        <Digest of={record.digest} />
      </Fact>
    </dl>
  )
}
