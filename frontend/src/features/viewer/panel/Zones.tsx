import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

import type { Prediction } from '@/api/types'
import { useFormat } from '@/lib/format'

import styles from './Panel.module.css'

const HEIGHTS = ['upper', 'middle', 'lower'] as const
/** As on the film: the patient's right lung is at the left. */
const SIDES = ['right', 'left'] as const
/** Opacity of the tint behind the largest share; dark text stays readable on it. */
const DEEPEST = 0.4

/** The six zones as they lie on the film, each with its share of the evidence. */
export function Zones({ zones }: { zones: NonNullable<Prediction['zones']> }): ReactNode {
  const { t } = useTranslation('viewer')
  const { percent } = useFormat()
  const largest = Math.max(...Object.values(zones))
  const outside = Math.max(1 - Object.values(zones).reduce((sum, share) => sum + share, 0), 0)
  if (!(largest > 0)) return <p className={styles.hint}>{t('zones.none')}</p>
  return (
    <>
      <table className={styles.zones}>
        <thead>
          <tr>
            <td />
            {SIDES.map((side) => (
              <th key={side} scope="col">{t(`zones.${side}`)}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {HEIGHTS.map((height) => (
            <tr key={height}>
              <th scope="row">{t(`zones.${height}`)}</th>
              {SIDES.map((side) => {
                const share = zones[`${side}_${height}`] ?? 0
                const tint = (DEEPEST * share) / largest
                return (
                  <td key={side} style={{ backgroundColor: `rgb(63 111 181 / ${tint})` }}>{percent(share)}</td>
                )
              })}
            </tr>
          ))}
        </tbody>
      </table>
      <p className={styles.hint}>{t('zones.hint', { outside: percent(outside) })}</p>
    </>
  )
}
