import { Alert, Button, ConfigProvider, Spin, theme, type ThemeConfig } from 'antd'
import { type ReactNode, useEffect, useMemo, useState, useSyncExternalStore } from 'react'
import { useTranslation } from 'react-i18next'

import type { Analysis } from '@/api/types'

import { BoxLayer } from '../overlay/BoxLayer'
import type { ClassMap } from '../overlay/classMap'
import type { ColourScale } from '../overlay/colour'
import { LayerBar } from '../overlay/LayerBar'
import { MapLayer } from '../overlay/MapLayer'
import { useLayers, type Layers } from '../overlay/useLayers'
import styles from './Film.module.css'
import type { FilmProblem } from './filmError'
import type { FilmView } from './filmView'
import { fixedLook } from './fixed'
import { attachGestures, type Tool } from './gestures'
import { Readout } from './Readout'
import { Turned } from './Turned'
import { Toolbar } from './Toolbar'
import { useFilm } from './useFilm'

/** Films are read in the dark: nothing around them may dazzle. Lighter blues keep the contrast there. */
const DARK: ThemeConfig = {
  inherit: false,
  algorithm: theme.darkAlgorithm,
  token: { colorPrimary: '#1f6feb', borderRadius: 6, fontFamily: 'inherit' },
  components: { Slider: { trackBg: '#6ea8fe', trackHoverBg: '#8fbcff', handleColor: '#cfe2ff', handleActiveColor: '#fff', railBg: '#3a404a', railHoverBg: '#4a515d' } },
}

export interface FilmStageProps {
  url: string
  /** mm per pixel: between rows, between columns; null where the film does not say. */
  spacing: readonly number[] | null
  /** Null for a film without result, or whose result is hidden: its layers are not offered. */
  prediction: Analysis['prediction']
  map?: ClassMap | undefined
  scale: ColourScale
  /** The map exists but could not be loaded. */
  mapFailed?: boolean
  /** The number of the region to be stressed. */
  chosen?: number | null
  /** What this film is called where several stand side by side. */
  name?: string
  /** Of several films on a page only one gets the keys. */
  active?: boolean
  onActivate?: (() => void) | undefined
  /** The appearance may not be changed: a standard film. */
  fixed?: boolean
  /** The film as soon as it is shown, null when it is taken away: for linking films with each other. */
  onView?: ((view: FilmView | null, spacing: readonly number[] | null) => void) | undefined
}

/** The film with its tools and the layers over it. Several may stand side by side. */
export function FilmStage(props: FilmStageProps): ReactNode {
  const { url, spacing, prediction, map, scale, mapFailed = false, chosen = null, name } = props
  const { active = true, fixed = false, onActivate, onView } = props
  const { load, hold, retry } = useFilm(url)
  const [tool, setTool] = useState<Tool>(fixed ? 'pan' : 'window')
  // Boxes on a film without findings would only point at nothing.
  const layers = useLayers(prediction?.stage !== 0)
  const view = useMemo(() => (load.kind !== 'ready' ? null : fixed ? fixedLook(load.view) : load.view), [load, fixed])
  useEffect(() => {
    onView?.(view, spacing)
    return () => onView?.(null, spacing)
  }, [view, spacing, onView])
  return (
    <ConfigProvider theme={DARK}>
      <section className={styles.stage} aria-label={name} data-active={onActivate === undefined ? undefined : active} onFocus={onActivate} onPointerDown={onActivate}>
        <Toolbar view={view} tool={tool} onTool={setTool} layers={layers} hasResult={prediction !== null} active={active} fixed={fixed} />
        <div className={styles.view}>
          <div ref={hold} className={styles.film} data-testid="film-canvas" data-ready={view !== null} />
          {view !== null && (
            <Seen view={view} tool={tool} layers={layers} map={map} scale={scale} regions={prediction?.regions ?? []} chosen={chosen} />
          )}
          {load.kind === 'loading' && <Loading share={load.share} />}
          {load.kind === 'failed' && <Failed problem={load.problem} onRetry={retry} />}
        </div>
        {prediction !== null && <LayerBar layers={layers} prediction={prediction} mapFailed={mapFailed} />}
      </section>
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
  scale: ColourScale
  regions: NonNullable<Analysis['prediction']>['regions']
  chosen: number | null
}

function Seen({ view, tool, layers, map, scale, regions, chosen }: SeenProps): ReactNode {
  const { t } = useTranslation('viewer')
  const { transform, window, inverted, orientation } = useSyncExternalStore(view.subscribe, view.state)
  const [touch, setTouch] = useState<HTMLDivElement | null>(null)
  useEffect(() => (touch === null ? undefined : attachGestures(touch, view, tool)), [touch, view, tool])
  return (
    <>
      <MapLayer map={map} scale={scale} film={view} transform={transform} opacity={layers.mapShown ? layers.opacity : 0} />
      <BoxLayer regions={regions} transform={transform} chosen={chosen} shown={layers.boxesShown} />
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
      <Turned orientation={orientation} />
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
