import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

import styles from './CardValue.module.css'

type Numbers = readonly (number | null)[]

const STAGES = ['0', '1', '2', '3'] as const
/** The lists of a card that have one number for each stage. */
const BY_STAGE = ['recall_by_stage', 'coverage', 'coverage_shown', 'films', 'confusion']

export function isNumbers(value: unknown): value is Numbers {
  return Array.isArray(value) && value.length > 0 && value.every((item) => item === null || typeof item === 'number')
}

export function isTable(value: unknown): value is readonly Numbers[] {
  return Array.isArray(value) && value.length > 0 && value.every(isNumbers)
}

interface Props {
  name: string
  values: Numbers | readonly Numbers[]
}

/** An interval as such, numbers by stage below their stages, others in a row. */
export function CardNumbers({ name, values }: Props): ReactNode {
  const { t, i18n } = useTranslation()
  const format = new Intl.NumberFormat(i18n.language, { maximumFractionDigits: 4 })
  const said = (value: number | null): string => (value === null ? t('none') : format.format(value))
  if (isTable(values)) return <Table byStage={BY_STAGE.includes(name)} rows={values.map((row) => row.map(said))} headed />
  if (BY_STAGE.includes(name) && values.length === STAGES.length) return <Table byStage rows={[values.map(said)]} />
  if (name.endsWith('interval')) return values.map(said).join(' – ')
  return values.map(said).join(', ')
}

interface TableProps {
  rows: string[][]
  byStage: boolean
  /** Whether each row is of a stage too. */
  headed?: boolean
}

function Table({ rows, byStage, headed = false }: TableProps): ReactNode {
  const { t } = useTranslation()
  const stages = byStage && rows.every((row) => row.length === STAGES.length) ? STAGES : []
  const ofRows = headed && stages.length === rows.length
  return (
    <table className={styles.numbers}>
      {stages.length === 0 ? null : (
        <thead>
          <tr>
            {ofRows ? <td /> : null}
            {stages.map((stage) => (
              <th key={stage} scope="col">{t(`stageShort.${stage}`)}</th>
            ))}
          </tr>
        </thead>
      )}
      <tbody>
        {rows.map((row, at) => (
          <tr key={at}>
            {ofRows ? <th scope="row">{t(`stageShort.${STAGES[at] ?? '0'}`)}</th> : null}
            {row.map((text, column) => (
              <td key={column}>{text}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}
