import type { ReactNode } from 'react'

import type { Affine } from '../film/geometry'
import { boxesOf, type Region } from './boxes'
import styles from './Layers.module.css'

const CHIP = { width: 22, height: 18 }

interface Props {
  regions: readonly Region[]
  transform: Affine
  /** The number of the region to be stressed; it is seen even where the others are not. */
  chosen: number | null
  shown: boolean
}

/** Regions as numbered outlines. The numbers are drawn on the screen, not on the film: they never mirror. */
export function BoxLayer({ regions, transform, chosen, shown }: Props): ReactNode {
  const visible = boxesOf(regions, transform).filter(({ number }) => shown || number === chosen)
  return (
    <svg className={styles.layer} data-testid="box-layer" aria-hidden>
      {visible.map(({ number, corners, label: [x, y] }) => {
        const points = corners.map((corner) => corner.join(',')).join(' ')
        const top = Math.max(y - CHIP.height, 0)
        return (
          <g key={number} data-region={number} className={number === chosen ? styles.chosen : undefined}>
            <polygon points={points} className={styles.casing} />
            <polygon points={points} className={styles.outline} />
            <rect x={x} y={top} {...CHIP} className={styles.chip} />
            <text x={x + CHIP.width / 2} y={top + CHIP.height / 2} className={styles.number}>
              {number}
            </text>
          </g>
        )
      })}
    </svg>
  )
}
