import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

import type { Lungs, Prediction } from '@/api/types'
import { useFormat } from '@/lib/format'

import { type Affine, apply } from '../film/geometry'
import styles from './Layers.module.css'
import { lungsOf, type Outline, type Zone, type ZoneShape } from './zones'

interface LungProps {
  lungs: Lungs | null
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

/** What a reader entered for the zones that are filled in. */
export type Profusions = Partial<Record<Zone, string>>

interface ZoneProps {
  zones: readonly ZoneShape[]
  /** Share of the map's evidence in each zone; null where there is no result, or it is hidden. */
  evidence: Prediction['zones']
  /** What the open reading form says of each zone. */
  profusion: Profusions
  transform: Affine
  /** What choosing a zone does; without it zones only show. */
  onZone?: ((zone: Zone) => void) | undefined
}

const LABEL = { width: 96, height: 36 }

/**
 * The six zones with what the reader entered and with their share of the evidence. Names stand on the screen, not on the
 * film: they never mirror.
 */
export function ZoneLayer({ zones, evidence, profusion, transform, onZone }: ZoneProps): ReactNode {
  const { t } = useTranslation('viewer')
  const { percent } = useFormat()
  return (
    <svg className={styles.layer} data-testid="zone-layer" role="group" aria-label={t('zones.onFilm')}>
      {zones.map(({ zone, corners, middle }) => {
        const [x, y] = apply(transform, middle)
        const share = evidence?.[zone]
        const name = t(`zones.short.${zone}`)
        const text = share === undefined ? '' : t('zones.share', { share: percent(share) })
        const entered = profusion[zone] ?? ''
        const said = [entered && t('zones.entered', { profusion: entered }), share === undefined ? '' : t('zones.evidence', { share: percent(share) })]
        const label = [name, ...said].filter((part) => part !== '').join(', ')
        return (
          <g
            key={zone}
            data-zone={zone}
            data-entered={entered === '' ? undefined : entered}
            className={onZone && styles.zoneButton}
            role={onZone ? 'button' : 'img'}
            tabIndex={onZone ? 0 : undefined}
            aria-label={label}
            onKeyDown={(event) => {
              if (event.key !== 'Enter' && event.key !== ' ') return
              event.preventDefault()
              onZone?.(zone)
            }}
          >
            <polygon points={pointsOf(corners, transform)} className={styles.casing} />
            <polygon points={pointsOf(corners, transform)} className={styles.zone} />
            <rect x={x - LABEL.width / 2} y={y - LABEL.height / 2} {...LABEL} rx={4} className={styles.zoneChip} />
            <text x={x} y={text === '' ? y : y - 8} className={styles.zoneName}>
              {name}
              {entered !== '' && <tspan className={styles.zoneEntered}>{`  ${entered}`}</tspan>}
            </text>
            {text !== '' && <text x={x} y={y + 9} className={styles.zoneShare}>{text}</text>}
          </g>
        )
      })}
    </svg>
  )
}
