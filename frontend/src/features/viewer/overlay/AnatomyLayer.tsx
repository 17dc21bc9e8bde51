import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

import type { Prediction } from '@/api/types'
import { useFormat } from '@/lib/format'

import { type Affine, apply } from '../film/geometry'
import styles from './Layers.module.css'
import { lungsOf, type Outline, type Zone, type ZoneShape } from './zones'

interface LungProps {
  lungs: Prediction['lungs']
  transform: Affine
}

const pointsOf = (corners: Outline, transform: Affine) => corners.map((corner) => apply(transform, corner).join(',')).join(' ')

/** The lung fields as the model outlined them. */
export function LungLayer({ lungs, transform }: LungProps): ReactNode {
  return (
    <svg className={styles.layer} data-testid="lung-layer" aria-hidden>
      {lungsOf(lungs).map(({ side, corners }) => (
        <g key={side} data-lung={side}>
          <polygon points={pointsOf(corners, transform)} className={styles.casing} />
          <polygon points={pointsOf(corners, transform)} className={styles.lung} />
        </g>
      ))}
    </svg>
  )
}

interface ZoneProps {
  zones: readonly ZoneShape[]
  /** Share of the map's evidence in each zone. */
  evidence: Prediction['zones']
  transform: Affine
  /** What choosing a zone does; without it zones only show. */
  onZone?: ((zone: Zone) => void) | undefined
}

const LABEL = { width: 84, height: 34 }

/** The six zones with their share of the evidence. Names stand on the screen, not on the film: they never mirror. */
export function ZoneLayer({ zones, evidence, transform, onZone }: ZoneProps): ReactNode {
  const { t } = useTranslation('viewer')
  const { percent } = useFormat()
  return (
    <svg className={styles.layer} data-testid="zone-layer" role="group" aria-label={t('zones.title')}>
      {zones.map(({ zone, corners, middle }) => {
        const [x, y] = apply(transform, middle)
        const share = evidence?.[zone]
        const name = t(`zones.short.${zone}`)
        const text = share === undefined ? '' : percent(share)
        return (
          <g
            key={zone}
            data-zone={zone}
            className={onZone && styles.zoneButton}
            role={onZone ? 'button' : 'img'}
            tabIndex={onZone ? 0 : undefined}
            aria-label={t('zones.one', { name, share: text })}
            onKeyDown={(event) => {
              if (event.key !== 'Enter' && event.key !== ' ') return
              event.preventDefault()
              onZone?.(zone)
            }}
          >
            <polygon points={pointsOf(corners, transform)} className={styles.casing} />
            <polygon points={pointsOf(corners, transform)} className={styles.zone} />
            <rect x={x - LABEL.width / 2} y={y - LABEL.height / 2} {...LABEL} rx={4} className={styles.zoneChip} />
            <text x={x} y={text === '' ? y : y - 8} className={styles.zoneName}>{name}</text>
            {text !== '' && <text x={x} y={y + 9} className={styles.zoneShare}>{text}</text>}
          </g>
        )
      })}
    </svg>
  )
}
