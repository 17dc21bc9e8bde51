import { WarningFilled } from '@ant-design/icons'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

import styles from './Film.module.css'
import { type Orientation, sameOrientation, UPRIGHT } from './orientation'

/** Says on the film that it is not seen as it was recorded: a mirrored chest has its heart on the wrong side. */
export function Turned({ orientation }: { orientation: Orientation }): ReactNode {
  const { t } = useTranslation('viewer')
  const { turn, mirrored } = orientation
  return (
    <div className={styles.turned} role="status" data-testid="film-turned" data-mirrored={mirrored}>
      {!sameOrientation(orientation, UPRIGHT) && (
        <span>
          <WarningFilled aria-hidden /> {mirrored && t('film.mirrored')} {turn !== 0 && t('film.turned', { turn })}
        </span>
      )}
    </div>
  )
}
