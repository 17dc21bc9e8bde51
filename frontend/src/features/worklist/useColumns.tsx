import { Grid, type TableColumnsType } from 'antd'
import { useTranslation } from 'react-i18next'

import type { CaseRow } from '@/api/types'
import { useUser } from '@/api/useSession'
import { useCodeText } from '@/components/errorText'
import { ReadingTag } from '@/components/ReadingTag'
import { StatusTag } from '@/components/StatusTag'
import type { Ordering } from '@/lib/caseFilters'
import { useFormat } from '@/lib/format'

import styles from './CaseTable.module.css'
import { FilmDay } from './FilmDay'
import { ClaimMark, Marks } from './Marks'
import { ModelStage } from './ModelStage'
import { PatientCell } from './PatientCell'

type Columns = TableColumnsType<CaseRow>

/** On a small screen no column is left out of sight: what belongs together stands in one cell. */
export function useColumns(ordering: Ordering): Columns {
  const { t } = useTranslation('worklist')
  const { xl = true } = Grid.useBreakpoint()
  const codeText = useCodeText()
  const sortable = (key: string): Columns[number] => ({
    key,
    sorter: true,
    sortOrder: ordering === key ? 'ascend' : ordering === `-${key}` ? 'descend' : null,
  })
  const [model, reading, by] = [useModel(sortable, xl), useReading(xl), useBy(xl)]
  return [
    { ...sortable('patient_name'), title: t('columns.patient'), width: 220, render: (_, row) => <PatientCell row={row} /> },
    { ...sortable('created_at'), title: t('columns.film'), width: 180, render: (_, row) => <FilmDay row={row} /> },
    ...by,
    {
      title: t('columns.analysis'),
      render: (_, { analysis }) => <StatusTag status={analysis.status} reason={analysis.code ? codeText(analysis.code) : ''} />,
    },
    ...model,
    ...reading,
    { title: t('columns.marks'), width: 130, render: (_, row) => <Marks row={row} /> },
  ]
}

/** An auditor sees all departments and has to know which: for him it stays. */
function useBy(wide: boolean): Columns {
  const { t } = useTranslation('worklist')
  if (useUser().role === 'auditor') return [{ title: t('columns.department'), width: 140, render: (_, row) => row.department_name }]
  return wide ? [{ title: t('columns.by'), width: 130, render: (_, row) => row.created_by_name }] : []
}

function useModel(sortable: (key: string) => Columns[number], wide: boolean): Columns {
  const { t } = useTranslation('worklist')
  const format = useFormat()
  const title = (key: 'score' | 'stageScore') => <span title={t('scoreHint')}>{t(`columns.${key}`)}</span>
  const score = (row: CaseRow) => <span className={styles.number}>{format.number(row.analysis.ill_score)}</span>
  const both = (row: CaseRow) => (
    <span className={styles.pair}>
      <ModelStage row={row} />
      {row.analysis.ill_score === null ? null : <span className={styles.facts}>{t('scoreIs', { score: format.number(row.analysis.ill_score) })}</span>}
    </span>
  )
  if (!wide) return [{ ...sortable('ill_score'), title: title('stageScore'), width: 160, render: (_, row) => both(row) }]
  return [
    { title: t('columns.stage'), width: 160, render: (_, row) => <ModelStage row={row} /> },
    { ...sortable('ill_score'), title: title('score'), width: 96, align: 'right', render: (_, row) => score(row) },
  ]
}

function useReading(wide: boolean): Columns {
  const { t } = useTranslation('worklist')
  const both = (row: CaseRow) => (
    <span className={styles.pair}>
      <ReadingTag reading={row.reading} />
      <ClaimMark claim={row.claim} told />
    </span>
  )
  if (!wide) return [{ title: t('columns.reading'), width: 160, render: (_, row) => both(row) }]
  return [
    { title: t('columns.reading'), width: 160, render: (_, row) => <ReadingTag reading={row.reading} /> },
    { title: t('columns.reader'), width: 120, render: (_, row) => <ClaimMark claim={row.claim} /> },
  ]
}
