import { type ReactNode, useSyncExternalStore } from 'react'
import { useTranslation } from 'react-i18next'

import type { Case } from '@/api/types'

import { BoxLayer } from '../overlay/BoxLayer'
import { MapLayer } from '../overlay/MapLayer'
import { scaleOf } from '../overlay/scale'
import { SideLabels } from '../overlay/SideLabels'
import { useCase, useClassMap } from '../requests'
import styles from './FilmPicture.module.css'
import type { FilmView } from './filmView'
import { useFilm } from './useFilm'

/** How strongly the map covers the film on paper. */
const COVER = 0.4

/** The film of a case as a picture for paper, and beside it the same with the model's map and boxes where they may be seen. */
export function FilmPictures({ caseId }: { caseId: string }): ReactNode {
  const { t } = useTranslation('viewer')
  const found = useCase(caseId).data
  if (found === undefined) return null
  const { radiograph, analysis } = found
  if (radiograph.display_url === null) return <p>{t('film.none')}</p>
  return (
    <div className={styles.pictures}>
      <Picture found={found} url={radiograph.display_url} caption={t('print.film')} />
      {analysis.prediction !== null && (
        <Picture found={found} url={radiograph.display_url} caption={t('print.evidence')}>
          {(view) => <Evidence found={found} view={view} />}
        </Picture>
      )}
    </div>
  )
}

interface PictureProps {
  found: Case
  url: string
  caption: string
  children?: (view: FilmView) => ReactNode
}

function Picture({ found: { radiograph }, url, caption, children }: PictureProps): ReactNode {
  const { t } = useTranslation('viewer')
  const { load, hold } = useFilm(url)
  const { rows, columns, spacing_mm: spacing } = radiograph
  const ratio = ((columns ?? 1) * (spacing?.[1] ?? 1)) / ((rows ?? 1) * (spacing?.[0] ?? 1))
  return (
    <figure className={styles.picture}>
      <div className={styles.sheet} style={{ aspectRatio: ratio }}>
        <div ref={hold} className={styles.film} data-testid="film-canvas" data-ready={load.kind === 'ready'} />
        {load.kind === 'ready' && <Sides view={load.view} />}
        {load.kind === 'ready' && children?.(load.view)}
      </div>
      <figcaption>
        {load.kind === 'failed' ? t(`film.problem.${load.problem}`) : load.kind === 'loading' ? t('film.loading', { share: Math.round(load.share * 100) }) : caption}
      </figcaption>
    </figure>
  )
}

function Sides({ view }: { view: FilmView }): ReactNode {
  const state = useSyncExternalStore(view.subscribe, view.state)
  return <SideLabels film={view} view={state.view} transform={state.transform} />
}

function Evidence({ found: { analysis }, view }: { found: Case; view: FilmView }): ReactNode {
  const { transform } = useSyncExternalStore(view.subscribe, view.state)
  const map = useClassMap(analysis.map)
  const { prediction } = analysis
  return (
    <>
      <MapLayer map={map.data} scale={scaleOf(analysis.map, prediction?.map_method)} film={view} transform={transform} opacity={COVER} threshold={0} />
      <BoxLayer regions={prediction?.regions ?? []} transform={transform} chosen={null} shown={prediction?.stage !== 0} />
    </>
  )
}
