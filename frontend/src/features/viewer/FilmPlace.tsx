import { Spin } from 'antd'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

import type { Case } from '@/api/types'

import styles from './film/Film.module.css'
import { FilmStage, type FilmStageProps } from './film/FilmStage'
import { scaleOf } from './overlay/scale'
import { useClassMap } from './requests'

export type FilmPlaceProps = { found: Case; chosen: number | null } & Pick<
  FilmStageProps,
  'name' | 'active' | 'onActivate' | 'onView' | 'onZone' | 'onSize' | 'profusion'
>

/** The film, or why there is none to be seen (yet): the film for display is made while it is analysed. */
export function FilmPlace({ found, chosen, ...stage }: FilmPlaceProps): ReactNode {
  const { t } = useTranslation('viewer')
  const { analysis, radiograph } = found
  const map = useClassMap(analysis.map)
  if (radiograph.display_url !== null)
    return (
      <FilmStage
        key={radiograph.display_url}
        url={radiograph.display_url}
        spacing={radiograph.spacing_mm}
        prediction={analysis.prediction}
        lungs={analysis.lungs}
        map={map.data}
        scale={scaleOf(analysis.map, analysis.prediction?.map_method)}
        mapState={analysis.map === null ? 'none' : map.isError ? 'failed' : 'loading'}
        chosen={chosen}
        {...stage}
      />
    )
  const waiting = analysis.status === 'queued' || analysis.status === 'running'
  return (
    <div className={styles.stage}>
      <div className={styles.view}>
        <div className={styles.cover} role="status">
          {waiting && <Spin />}
          <span>{t(waiting ? 'film.notYet' : 'film.none')}</span>
        </div>
      </div>
    </div>
  )
}
