import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

import styles from './Reading.module.css'

export interface Column {
  id: string
  title: string
}

export interface Row {
  path: string
  name: string
  /** What stands in each column; null where it says nothing about this field. */
  cells: readonly ReactNode[]
}

interface Props {
  columns: readonly Column[]
  rows: readonly Row[]
  label: string
}

/**
 * Fields of several texts in columns; where there is no room for columns, beneath each other. The roles are named since
 * a browser forgets them once the parts of a table are laid out as blocks.
 */
export function SideBySide({ columns, rows, label }: Props): ReactNode {
  const { t } = useTranslation(['reading', 'common'])
  return (
    <div className={styles.scroll} tabIndex={0} role="region" aria-label={label}>
      <table className={styles.table} role="table">
        <thead role="rowgroup">
          <tr role="row">
            <th role="columnheader" scope="col">{t('differences.field')}</th>
            {columns.map(({ id, title }) => <th key={id} role="columnheader" scope="col">{title}</th>)}
          </tr>
        </thead>
        <tbody role="rowgroup">
          {rows.map(({ path, name, cells }) => (
            <tr key={path} role="row" data-path={path}>
              <th role="rowheader" scope="row">{name}</th>
              {columns.map(({ id, title }, index) => (
                <td key={id} role="cell" data-of={title} data-open={cells[index] === null || undefined}>
                  <div>{cells[index] ?? t('common:none')}</div>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
