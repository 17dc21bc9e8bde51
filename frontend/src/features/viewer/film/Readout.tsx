import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

import styles from './Film.module.css'
import type { FilmState, FilmView } from './filmView'
import { scaleOf } from './geometry'

type Props = Pick<FilmState, 'window' | 'transform' | 'inverted'> & { view: FilmView }

/** What a reader glances at: window, enlargement, size of the film. */
export function Readout({ view, window: grey, transform, inverted }: Props): ReactNode {
  const { t } = useTranslation('viewer')
  // DICOM counts both ends of a window (PS3.3 C.11.2.1.2).
  const level = Math.round((grey.low + grey.high + 1) / 2)
  const width = Math.round(grey.high - grey.low + 1)
  const zoom = Math.round(scaleOf(transform) * window.devicePixelRatio * 100)
  return (
    <div className={styles.readout} data-testid="film-readout">
      <span>{t('film.window', { level, width })}</span>
      <span>{t('film.zoom', { zoom })}</span>
      <span>{t('film.size', { columns: view.columns, rows: view.rows })}</span>
      {inverted && <span className={styles.warning}>{t('film.inverted')}</span>}
    </div>
  )
}
