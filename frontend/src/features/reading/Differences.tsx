import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

import { differences, type Opinion } from './form/opinion'
import { useWords } from './form/useWords'
import { fieldName, fieldValue, inOrder } from './form/words'
import styles from './Reading.module.css'

export interface Column {
  id: string
  title: string
  opinion: Opinion
  /** The only fields it says anything about; the others are left open, not empty. */
  only?: readonly string[]
}

/** The fields in which readings differ, side by side in words. */
export function Differences({ columns, label }: { columns: readonly Column[]; label: string }): ReactNode {
  const { t } = useTranslation('reading')
  const words = useWords()
  const whole = columns.filter(({ only }) => only === undefined)
  const partly = columns.flatMap(({ only }) => only ?? [])
  const rows = differences(columns.map(({ opinion }) => opinion)).filter(
    ({ path }) => partly.includes(path) || differences(whole.map(({ opinion }) => opinion)).some((row) => row.path === path),
  )
  if (rows.length === 0) return <p className={styles.empty}>{t('differences.none')}</p>
  return (
    <div className={styles.scroll} tabIndex={0} role="region" aria-label={label}>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">{t('differences.field')}</th>
            {columns.map(({ id, title }) => <th key={id} scope="col">{title}</th>)}
          </tr>
        </thead>
        <tbody>
          {inOrder(rows).map(({ path, values }) => (
            <tr key={path} data-path={path}>
              <th scope="row">{fieldName(words.t, path)}</th>
              {columns.map(({ id, only }, index) => (
                <td key={id}>{only === undefined || only.includes(path) ? fieldValue(words, path, values[index]) : '—'}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
