import { Alert, Button, ConfigProvider, Spin } from 'antd'
import { type ReactNode, useCallback, useEffect, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'

import type { Analysis, Lungs } from '@/api/types'
import { DARK } from '@/components/darkTheme'
import type { FilmSize } from '@/lib/filmSize'

import { spacingOf } from '../measure/shapes'
import { createMeasurements } from '../measure/store'
import type { Profusions } from '../overlay/AnatomyLayer'
import type { ClassMap } from '../overlay/classMap'
import type { ColourScale } from '../overlay/colour'
import { LayerBar, type MapState } from '../overlay/LayerBar'
import { useLayers } from '../overlay/useLayers'
import { lungsOf, type Zone } from '../overlay/zones'
import styles from './Film.module.css'
import type { FilmProblem } from './filmError'
import { FilmLayers } from './FilmLayers'
import type { FilmView } from './filmView'
import { fixedLook } from './fixed'
import type { Tool } from './gestures'
import { type Magnification, MAGNIFICATIONS } from './Lens'
import { Readout } from './Readout'
import { Toolbar } from './Toolbar'
import type { Obstacle } from './useCommands'
import { useFilm } from './useFilm'

export interface FilmStageProps {
  url: string
  /** mm per pixel: between rows, between columns; null where the film does not say. */
  spacing: readonly number[] | null
  /** Null for a film without result, or whose result is hidden: its layers are not offered. */
  prediction: Analysis['prediction']
  /** Outlines of the lungs, from which the zones are cut; known also where the result is hidden. */
  lungs?: Lungs | null
  /** What the open reading form says of the zones. */
  profusion?: Profusions | undefined
  map?: ClassMap | undefined
  scale: ColourScale
  /** Why there is no `map`: the result has none, it is on its way, or it could not be loaded. */
  mapState?: MapState
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
  /** A zone was chosen on the film, by a click or a key; without it zones only show. */
  onZone?: ((zone: Zone) => void) | undefined
  /** A measurement is to be entered in the reading form; without it none takes it. */
  onSize?: ((size: FilmSize, shape: number) => void) | undefined
}

/** The film with its tools and the layers over it. Several may stand side by side. */
export function FilmStage(props: FilmStageProps): ReactNode {
  const { url, prediction, lungs = null, profusion = NOTHING_ENTERED, map, scale, mapState = 'none', chosen = null } = props
  const { name, active = true, fixed = false, onActivate, onView, onZone, onSize } = props
  const { t } = useTranslation('viewer')
  const { load, hold, retry } = useFilm(url)
  const [tool, setTool] = useState<Tool>(fixed ? 'pan' : 'window')
  const [magnification, setMagnification] = useState<Magnification>(2)
  const [obstacle, setObstacle] = useState<Obstacle | null>(null)
  // Boxes on a film without findings would only point at nothing.
  const layers = useLayers(prediction?.stage !== 0)
  const [store] = useState(createMeasurements)
  const spacing = useMemo(() => spacingOf(props.spacing), [props.spacing])
  const view = useMemo(() => (load.kind !== 'ready' ? null : fixed ? fixedLook(load.view) : load.view), [load, fixed])
  useEffect(() => {
    onView?.(view, props.spacing)
    return () => onView?.(null, props.spacing)
  }, [view, props.spacing, onView])
  const onTool = useCallback((next: Tool) => {
    setTool(next)
    if (next === 'lens' && tool === 'lens') setMagnification(nextMagnification)
  }, [tool])
  const anatomy = lungsOf(lungs).length > 0
  const has = { map: map !== undefined, boxes: (prediction?.regions.length ?? 0) > 0, lungs: anatomy, zones: anatomy }
  return (
    <ConfigProvider theme={DARK}>
      <section className={styles.stage} aria-label={name} data-active={onActivate === undefined ? undefined : active} onFocus={onActivate} onPointerDown={onActivate}>
        <div className={styles.tools}>
          <Toolbar {...{ view, tool, onTool, layers, has, store, spacing, active, fixed, onSize }} onObstacle={setObstacle} />
        </div>
        <div className={styles.view}>
          <div ref={hold} className={styles.film} data-testid="film-canvas" data-ready={view !== null} />
          {view !== null && <FilmLayers {...{ view, tool, magnification, layers, prediction, lungs, profusion, map, scale, chosen, spacing, store, fixed, onZone }} />}
          <div className={styles.obstacle} role="status">
            {obstacle === 'noSpacing' && <span>{t('obstacle.noSpacing')}</span>}
          </div>
          {load.kind === 'loading' && <Loading share={load.share} />}
          {load.kind === 'failed' && <Failed problem={load.problem} onRetry={retry} />}
        </div>
        <div className={styles.foot}>
          <div className={styles.footRow}>
            {prediction !== null && <LayerBar layers={layers} prediction={prediction} lungs={anatomy} mapState={map === undefined ? mapState : 'ready'} scale={scale} />}
            {view !== null && <Readout view={view} />}
          </div>
        </div>
      </section>
    </ConfigProvider>
  )
}

const NOTHING_ENTERED: Profusions = {}

function nextMagnification(now: Magnification): Magnification {
  return MAGNIFICATIONS[(MAGNIFICATIONS.indexOf(now) + 1) % MAGNIFICATIONS.length] ?? 2
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
        action={problem === 'program' ? <Button onClick={() => window.location.reload()}>{t('common:reload')}</Button> : <Button onClick={onRetry}>{t('common:retry')}</Button>}
      />
    </div>
  )
}
