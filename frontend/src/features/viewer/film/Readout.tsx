import { Tooltip } from 'antd'
import { type ReactNode, useSyncExternalStore } from 'react'
import { useTranslation } from 'react-i18next'

import styles from './Film.module.css'
import type { FilmView } from './filmView'
import { scaleOf } from './geometry'

/** What a reader glances at: window and enlargement; below the film, for no corner of it may be covered. */
export function Readout({ view }: { view: FilmView }): ReactNode {
  const { t } = useTranslation('viewer')
  const { window: grey, transform, inverted } = useSyncExternalStore(view.subscribe, view.state)
  // DICOM counts both ends of a window (PS3.3 C.11.2.1.2).
  const level = Math.round((grey.low + grey.high + 1) / 2)
  const width = Math.round(grey.high - grey.low + 1)
  const zoom = Math.round(scaleOf(transform) * window.devicePixelRatio * 100)
  const { columns, rows } = view
  return (
    <Tooltip title={t('film.size', { columns, rows })}>
      <div className={styles.readout} data-testid="film-readout">
        {inverted && <span className={styles.warning}>{t('film.inverted')}</span>}
        <span>{t('film.window', { level, width })}</span>
        <span>{t('film.zoom', { zoom })}</span>
      </div>
    </Tooltip>
  )
}
