import { type KeyboardEvent, type ReactNode, useEffect, useMemo, useState, useSyncExternalStore } from 'react'
import { useTranslation } from 'react-i18next'

import type { Analysis, Lungs } from '@/api/types'

import { drawInTheMiddle } from '../measure/hand'
import { MeasureLayer } from '../measure/MeasureLayer'
import type { Spacing } from '../measure/shapes'
import type { MeasurementStore } from '../measure/store'
import { LungLayer, type Profusions, ZoneLayer } from '../overlay/AnatomyLayer'
import { BoxLayer } from '../overlay/BoxLayer'
import type { ClassMap } from '../overlay/classMap'
import type { ColourScale } from '../overlay/colour'
import { MapLayer } from '../overlay/MapLayer'
import { SideLabels } from '../overlay/SideLabels'
import type { Layers } from '../overlay/useLayers'
import { type Zone, zonesOf } from '../overlay/zones'
import styles from './Film.module.css'
import type { FilmView } from './filmView'
import type { Point } from './geometry'
import { attachGestures, SWEEP, type Tool } from './gestures'
import { handOf } from './hand'
import { Lens, type Magnification } from './Lens'
import { createPointer } from './pointer'
import { Turned } from './Turned'
import { dragged } from './window'

/** Towards what is to be seen: the film moves the other way. */
const ARROWS: Partial<Record<string, Point>> = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }
/** Screen pixels of a drag that one press of an arrow key stands for. */
const STEP = 40

interface Props {
  view: FilmView
  tool: Tool
  magnification: Magnification
  layers: Layers
  prediction: Analysis['prediction']
  lungs: Lungs | null
  profusion: Profusions
  map: ClassMap | undefined
  scale: ColourScale
  chosen: number | null
  spacing: Spacing | null
  store: MeasurementStore
  fixed: boolean
  onZone: ((zone: Zone) => void) | undefined
}

/** What lies over a film that is shown, and the hands that move both. */
export function FilmLayers(props: Props): ReactNode {
  const { view, tool, magnification, layers, prediction, lungs, profusion, map, scale } = props
  const { chosen, spacing, store, fixed, onZone } = props
  const { t } = useTranslation('viewer')
  const state = useSyncExternalStore(view.subscribe, view.state)
  const { transform } = state
  const [touch, setTouch] = useState<HTMLDivElement | null>(null)
  const [pointer] = useState(createPointer)
  const zones = useMemo(() => zonesOf(lungs), [lungs])
  const shownZones = layers.zonesShown ? zones : NONE
  const hand = useMemo(
    () => handOf({ view, tool, spacing, store, pointer, zones: shownZones, onZone }),
    [view, tool, spacing, store, pointer, shownZones, onZone],
  )
  useEffect(() => (touch === null ? undefined : attachGestures(touch, view, tool, hand)), [touch, view, tool, hand])
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    if (event.target !== event.currentTarget) return
    if (filmKey(event, view, fixed, store)) event.preventDefault()
    else if (event.key === 'Enter' && spacing !== null && (tool === 'length' || tool === 'ellipse')) {
      drawInTheMiddle({ view, spacing, store }, tool)
      focusNewest(event.currentTarget)
    }
  }
  return (
    <>
      {map !== undefined && (
        <MapLayer map={map} scale={scale} film={view} transform={transform} opacity={layers.mapShown ? layers.opacity : 0} threshold={layers.threshold} />
      )}
      {layers.lungsShown && <LungLayer lungs={lungs} transform={transform} />}
      <BoxLayer regions={prediction?.regions ?? []} transform={transform} chosen={chosen} shown={layers.boxesShown} />
      <SideLabels film={view} view={state.view} transform={transform} />
      <div ref={setTouch} className={styles.touch} data-tool={tool} tabIndex={0} role="application" aria-label={t('film.label')} onKeyDown={onKeyDown}>
        {spacing !== null && <MeasureLayer view={view} transform={transform} spacing={spacing} store={store} />}
      </div>
      {shownZones.length > 0 && <ZoneLayer zones={shownZones} evidence={prediction?.zones ?? null} profusion={profusion} transform={transform} onZone={onZone} />}
      {tool === 'lens' && <Lens view={view} magnification={magnification} pointer={pointer} />}
      <Turned orientation={state.orientation} />
    </>
  )
}

const NONE: ReturnType<typeof zonesOf> = []

/** Arrows move the film, with Shift they change its window; Ctrl+Z takes back a measurement. */
function filmKey(event: KeyboardEvent, view: FilmView, fixed: boolean, store: MeasurementStore): boolean {
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'z') {
    store.undo()
    return true
  }
  const step = ARROWS[event.key]
  if (step === undefined || event.ctrlKey || event.metaKey || event.altKey) return false
  const [dx, dy] = [step[0] * STEP, step[1] * STEP]
  if (!event.shiftKey) view.pan(-dx, -dy)
  else if (!fixed) view.setWindow(dragged(view.state().window, dx, dy, (view.fullWindow.high - view.fullWindow.low) / SWEEP))
  return true
}

function focusNewest(layer: HTMLElement): void {
  requestAnimationFrame(() => {
    const shapes = layer.querySelectorAll<SVGElement>('[data-testid=measurement]')
    shapes.item(shapes.length - 1).focus()
  })
}
