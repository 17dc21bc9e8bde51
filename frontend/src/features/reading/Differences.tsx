import { Fragment, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

import { StageTag } from '@/components/StageTag'

import { differences, type Opinion } from './form/opinion'
import { useWords } from './form/useWords'
import { fieldName, fieldValue, inOrder } from './form/words'
import styles from './Reading.module.css'
import { SideBySide } from './SideBySide'

export interface Column {
  id: string
  title: string
  opinion: Opinion
  /** The only fields it says anything about; the others are left open, not empty. */
  only?: readonly string[]
}

/** The fields in which readings differ, side by side in words; the conclusions first. */
export function Differences({ columns, label }: { columns: readonly Column[]; label: string }): ReactNode {
  const { t } = useTranslation('reading')
  const words = useWords()
  const whole = columns.filter(({ only }) => only === undefined)
  const partly = columns.flatMap(({ only }) => only ?? [])
  const found = differences(columns.map(({ opinion }) => opinion)).filter(
    ({ path }) => partly.includes(path) || differences(whole.map(({ opinion }) => opinion)).some((row) => row.path === path),
  )
  if (found.length === 0) return <p className={styles.empty}>{t('differences.none')}</p>
  const rows = inOrder(found).map(({ path, values }) => ({
    path,
    name: fieldName(words.t, path),
    cells: columns.map(({ only }, index) => (only === undefined || only.includes(path) ? <Value path={path} value={values[index]} /> : null)),
  }))
  const sorted = [...rows.filter(({ path }) => path === 'stage'), ...rows.filter(({ path }) => path !== 'stage')]
  return <SideBySide columns={columns} rows={sorted} label={label} />
}

/** What stands in a field, as short as readers write it. */
function Value({ path, value }: { path: string; value: unknown }): ReactNode {
  const words = useWords()
  if (path === 'stage' && typeof value === 'number') return <StageTag stage={value} short />
  if (path !== 'symbols' || !Array.isArray(value)) return fieldValue(words, path, value)
  return (value as string[]).map((symbol) => (
    <Fragment key={symbol}>
      <abbr title={words.t(`form:symbol.${symbol}`)}>{symbol}</abbr>{' '}
    </Fragment>
  ))
}
