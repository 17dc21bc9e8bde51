import { Typography } from 'antd'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

import type { ExportRecord } from '@/api/types'
import { useFormat } from '@/lib/format'

import { useFilterText } from './filterText'

interface RecordText {
  at: string
  as: string
  filters: string
  count: string
}

/** What a record of an export says, in the language of the page. */
export function useRecordText(): (record: ExportRecord) => RecordText {
  const { t } = useTranslation('exports')
  const format = useFormat()
  const filterText = useFilterText()
  return ({ at, as, filters, count, complete }) => ({
    at: format.dateTime(at),
    as: as.toUpperCase(),
    filters: filterText(filters),
    count: complete ? String(count) : `${count} (${t('brokenOff')})`,
  })
}

/** The beginning of the digest that identifies the file; all of it can be copied. */
export function Digest({ of }: { of: string }): ReactNode {
  const { t } = useTranslation('exports')
  return (
    <Typography.Text code copyable={{ text: of, tooltips: [t('copyDigest'), ''] }} title={of}>
      {of.slice(0, 12)}
    </Typography.Text>
  )
}
