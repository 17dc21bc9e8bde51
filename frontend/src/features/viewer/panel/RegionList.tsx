import { type ReactNode, useMemo } from 'react'
import { useTranslation } from 'react-i18next'

import type { Lungs, Prediction } from '@/api/types'
import { useFormat } from '@/lib/format'

import { spacingOf } from '../measure/shapes'
import { zoneAt, zonesOf } from '../overlay/zones'
import styles from './Panel.module.css'

interface Props {
  /** In pixels of the film as it was handed in. */
  regions: Prediction['regions']
  /** mm per pixel of that film: between rows, between columns; null where it does not say. */
  spacing: readonly number[] | null
  lungs: Lungs | null
  chosen: number | null
  onChoose: (number: number | null) => void
}

/** The numbered regions of the film, each with its place and size; choosing one stresses its box. */
export function RegionList({ regions, spacing, lungs, chosen, onChoose }: Props): ReactNode {
  const { t } = useTranslation('viewer')
  const { percent } = useFormat()
  const sizeOf = useSizes(spacing)
  const zones = useMemo(() => zonesOf(lungs), [lungs])
  if (regions.length === 0) return <p className={styles.hint}>{t('regions.none')}</p>
  return (
    <>
      <p className={styles.hint}>{t('regions.hint')}</p>
      <ol className={styles.regions}>
        {regions.map((region, i) => {
          const number = i + 1
          const zone = zoneAt(zones, [(region.x0 + region.x1) / 2, (region.y0 + region.y1) / 2])
          return (
            <li key={number}>
              <button
                type="button"
                aria-pressed={chosen === number}
                onClick={() => onChoose(chosen === number ? null : number)}
              >
                <span className={styles.regionNumber}>{number}</span>
                {zone !== null && <span>{t(`zones.full.${zone}`)}</span>}
                <span className={styles.regionShare}>{t('regions.energy', { share: percent(region.energy) })}</span>
                <span className={styles.hint}>{sizeOf(region)}</span>
              </button>
            </li>
          )
        })}
      </ol>
    </>
  )
}

/** Width and height in mm where the film says how large its pixels are. */
function useSizes(values: readonly number[] | null): (region: Prediction['regions'][number]) => string {
  const { t } = useTranslation('viewer')
  const spacing = spacingOf(values)
  const [down, across] = spacing ?? [1, 1]
  return ({ x0, y0, x1, y1 }) => {
    const size = { width: Math.round((x1 - x0) * across), height: Math.round((y1 - y0) * down) }
    return t(spacing === null ? 'regions.size' : 'regions.mm', size)
  }
}
