import { Alert, Button, ConfigProvider, Spin, theme } from 'antd'
import { type ReactNode, useEffect, useState, useSyncExternalStore } from 'react'
import { useTranslation } from 'react-i18next'

import type { Analysis } from '@/api/types'

import { BoxLayer } from '../overlay/BoxLayer'
import type { ClassMap } from '../overlay/classMap'
import { LayerBar } from '../overlay/LayerBar'
import { MapLayer } from '../overlay/MapLayer'
import { useLayers, type Layers } from '../overlay/useLayers'
import styles from './Film.module.css'
import type { FilmProblem } from './filmError'
import type { FilmView } from './filmView'
import { attachGestures, type Tool } from './gestures'
import { Readout } from './Readout'
import { Toolbar } from './Toolbar'
import { useFilm } from './useFilm'

interface Props {
  url: string
  prediction: Analysis['prediction']
  map: ClassMap | undefined
  /** The map exists but could not be loaded. */
  mapFailed: boolean
  /** The number of the region to be stressed. */
  chosen: number | null
}

/** The film with its tools and the layers over it. */
export function FilmStage({ url, prediction, map, mapFailed, chosen }: Props): ReactNode {
  const { load, hold, retry } = useFilm(url)
  const [tool, setTool] = useState<Tool>('window')
  const layers = useLayers()
  const view = load.kind === 'ready' ? load.view : null
  return (
    <ConfigProvider theme={{ algorithm: theme.darkAlgorithm }}>
      <div className={styles.stage}>
        <Toolbar view={view} tool={tool} onTool={setTool} layers={layers} />
        <div className={styles.view}>
          <div ref={hold} className={styles.film} data-testid="film-canvas" data-ready={view !== null} />
          {view !== null && (
            <Seen view={view} tool={tool} layers={layers} map={map} regions={prediction?.regions ?? []} chosen={chosen} />
          )}
          {load.kind === 'loading' && <Loading share={load.share} />}
          {load.kind === 'failed' && <Failed problem={load.problem} onRetry={retry} />}
        </div>
        {prediction !== null && <LayerBar layers={layers} prediction={prediction} mapFailed={mapFailed} />}
      </div>
    </ConfigProvider>
  )
}

const ARROWS: Partial<Record<string, [dx: number, dy: number]>> = {
  ArrowLeft: [40, 0],
  ArrowRight: [-40, 0],
  ArrowUp: [0, 40],
  ArrowDown: [0, -40],
}

interface SeenProps {
  view: FilmView
  tool: Tool
  layers: Layers
  map: ClassMap | undefined
  regions: NonNullable<Analysis['prediction']>['regions']
  chosen: number | null
}

function Seen({ view, tool, layers, map, regions, chosen }: SeenProps): ReactNode {
  const { t } = useTranslation('viewer')
  const { transform, window, inverted } = useSyncExternalStore(view.subscribe, view.state)
  const [touch, setTouch] = useState<HTMLDivElement | null>(null)
  useEffect(() => (touch === null ? undefined : attachGestures(touch, view, tool)), [touch, view, tool])
  return (
    <>
      <MapLayer map={map} film={view} transform={transform} opacity={layers.mapShown ? layers.opacity : 0} />
      {layers.boxesShown && <BoxLayer regions={regions} transform={transform} chosen={chosen} />}
      <div
        ref={setTouch}
        className={styles.touch}
        data-tool={tool}
        tabIndex={0}
        role="application"
        aria-label={t('film.label')}
        onKeyDown={(event) => {
          const step = ARROWS[event.key]
          if (step === undefined) return
          event.preventDefault()
          view.pan(...step)
        }}
      />
      <Readout view={view} window={window} transform={transform} inverted={inverted} />
    </>
  )
}

function Loading({ share }: { share: number }): ReactNode {
  const { t } = useTranslation('viewer')
  return (
    <div className={styles.cover} role="status">
      <Spin />
      <span>{t('film.loading', { share: Math.round(share * 100) })}</span>
    </div>
  )
}

function Failed({ problem, onRetry }: { problem: FilmProblem; onRetry: () => void }): ReactNode {
  const { t } = useTranslation(['viewer', 'common'])
  return (
    <div className={styles.cover}>
      <Alert
        type="error"
        showIcon
        role="alert"
        title={t('film.failed')}
        description={t(`film.problem.${problem}`)}
        action={<Button onClick={onRetry}>{t('common:retry')}</Button>}
      />
    </div>
  )
}
