import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

import type { Prediction } from '@/api/types'
import { useFormat } from '@/lib/format'

import styles from './Panel.module.css'

interface Props {
  regions: Prediction['regions']
  chosen: number | null
  onChoose: (number: number | null) => void
}

/** The numbered regions of the film; choosing one stresses its box. */
export function RegionList({ regions, chosen, onChoose }: Props): ReactNode {
  const { t } = useTranslation('viewer')
  const { percent } = useFormat()
  if (regions.length === 0) return <p className={styles.hint}>{t('regions.none')}</p>
  return (
    <>
      <p className={styles.hint}>{t('regions.hint')}</p>
      <ol className={styles.regions}>
        {regions.map(({ energy, x0, y0, x1, y1 }, i) => {
          const number = i + 1
          const size = { width: Math.round(x1 - x0), height: Math.round(y1 - y0) }
          return (
            <li key={number}>
              <button
                type="button"
                aria-pressed={chosen === number}
                onClick={() => onChoose(chosen === number ? null : number)}
              >
                <span className={styles.regionNumber}>{number}</span>
                <span className={styles.regionShare}>{t('regions.energy', { share: percent(energy) })}</span>
                <span className={styles.hint}>{t('regions.size', size)}</span>
              </button>
            </li>
          )
        })}
      </ol>
    </>
  )
}
