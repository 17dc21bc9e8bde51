import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

import styles from './Layers.module.css'
import { sidePlaces, type Sides } from './sides'

/**
 * The patient's sides: right at the left edge of a frontal film as it was recorded. They move with the film when it is
 * turned or mirrored; their letters never do.
 */
export function SideLabels(props: Sides): ReactNode {
  const { t } = useTranslation('viewer')
  return (
    <svg className={styles.layer} data-testid="side-labels" role="img" aria-label={t('film.sides')}>
      {sidePlaces(props).map(({ side, at: [x, y] }) => (
        <text key={side} x={x} y={y} data-side={side} className={styles.side}>
          {side}
        </text>
      ))}
    </svg>
  )
}
