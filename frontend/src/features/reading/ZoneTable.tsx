import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

import { HEIGHTS, type Profusion, SIDES, type Zone } from './form/types'
import styles from './Reading.module.css'

/** The profusion of the six zones as they lie on the film, to be read. */
export function ZoneTable({ zones }: { zones: Partial<Record<Zone, Profusion>> }): ReactNode {
  const { t } = useTranslation(['reading', 'form'])
  return (
    <table className={styles.zoneTable} aria-label={t('form:small.zones')}>
      <thead>
        <tr>{SIDES.map((side) => <th key={side} scope="col">{t(`zones.${side}`)}</th>)}</tr>
      </thead>
      <tbody>
        {HEIGHTS.map((height) => (
          <tr key={height}>
            {SIDES.map((side) => (
              <td key={side}>
                <span>{t(`zones.${side}_${height}`)}</span> {zones[`${side}_${height}`] ?? '–'}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}
