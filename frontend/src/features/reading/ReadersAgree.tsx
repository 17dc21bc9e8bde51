import { Alert } from 'antd'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

import type { Case, Reading } from '@/api/types'

type Agreement = NonNullable<Case['agreement']>

interface Props {
  agreement: Agreement
  /** The readings that stand. */
  readings: readonly Reading[]
}

/** Whether two readers agree by 42 CFR 37.53, in the words of the report, and what is needed where they do not. */
export function ReadersAgree({ agreement, readings }: Props): ReactNode {
  const { t } = useTranslation(['reading', 'report'])
  const { agree, reason, reported } = agreement
  const [first, second] = agreement.readings.map((id) => readings.find((reading) => reading.id === id)?.reader.full_name)
  if (first === undefined || second === undefined) return null
  const verdict = agree === null ? 'open' : agree ? 'agree' : 'differ'
  const said = t(`report:doc.agreement.${verdict}`, { first, second, reason: t(`report:doc.agreement.${reason}`) })
  const counts = reported === null ? '' : t('report:doc.agreement.reported', { value: reported })
  const readers = new Set(readings.map(({ reader }) => reader.id)).size
  return (
    <Alert
      type={agree === false ? 'warning' : 'info'}
      showIcon
      role="note"
      title={[said, counts].filter(Boolean).join(' ')}
      description={agree === false && t(readers > 2 ? 'needed.five' : 'needed.third', { readers })}
      data-testid="readers-agree"
    />
  )
}
