import { useMemo, useSyncExternalStore } from 'react'

import type { FilmSize } from '@/lib/filmSize'

import type { Spacing } from '../measure/shapes'
import { chosenSize } from '../measure/size'
import type { MeasurementStore } from '../measure/store'
import type { Layers } from '../overlay/useLayers'
import { type Command, COMMANDS, isTool, OF_LOOK, OF_MAP } from './commands'
import type { FilmView } from './filmView'
import type { Tool } from './gestures'
import { nextPreset } from './window'

/** Why a command cannot be used on this film now. */
export type Obstacle = 'noFilm' | 'noSpacing'

export interface Offer {
  command: Command
  run: () => void
  /** Undefined for what does not stay pressed. */
  pressed: boolean | undefined
  obstacle: Obstacle | null
}

/** What lies over the film, as far as there is something to show. */
export type Has = Record<'map' | 'boxes' | 'zones' | 'lungs', boolean>

export interface Bench {
  view: FilmView | null
  tool: Tool
  /** Chooses a tool; choosing the lens again changes how much it enlarges. */
  onTool: (tool: Tool) => void
  layers: Layers
  has: Has
  store: MeasurementStore
  /** Null where the film does not say how large its pixels are. */
  spacing: Spacing | null
  /** The appearance may not be changed. */
  fixed: boolean
  onHelp: () => void
  /** Enters a measurement in the reading form; undefined where none takes it. */
  onSize: ((size: FilmSize, shape: number) => void) | undefined
  /** Told when somebody asks for what cannot be had. */
  onObstacle: (obstacle: Obstacle | null) => void
}

const ZOOM_STEP = 1.25
const OPACITY_STEP = 0.1
const THRESHOLD_STEP = 0.05

/** Everything that can be done with this film, by button or key; what makes no sense here is left out. */
export function useCommands(bench: Bench): readonly Offer[] {
  const { view, tool, layers, has, store, spacing, fixed, onTool, onHelp, onSize, onObstacle } = bench
  const measured = useSyncExternalStore(store.subscribe, store.state)
  const { undoable, chosen } = measured
  const takes = onSize !== undefined && chosenSize(measured, spacing) !== null
  const { map, boxes, zones, lungs } = has
  return useMemo(() => {
    const here: Bench = { view, tool, layers, has: { map, boxes, zones, lungs }, store, spacing, fixed, onTool, onHelp, onSize, onObstacle }
    const some = undoable || chosen !== null
    return COMMANDS.filter((command) => (command === 'enter' ? takes : isOffered(command, here, some))).map((command) => offer(command, here))
  }, [view, tool, layers, map, boxes, zones, lungs, store, spacing, fixed, onTool, onHelp, onSize, onObstacle, undoable, chosen, takes])
}

function isOffered(command: Command, { has, fixed }: Bench, measured: boolean): boolean {
  if (OF_MAP.includes(command)) return has.map
  if (command === 'boxes' || command === 'zones' || command === 'lungs') return has[command]
  if (command === 'undo' || command === 'erase') return measured
  return !(fixed && OF_LOOK.includes(command))
}

function offer(command: Command, bench: Bench): Offer {
  const obstacle = obstacleOf(command, bench)
  const run = () => {
    bench.onObstacle(obstacle)
    if (obstacle === null) act(command, bench)
  }
  return { command, run, pressed: isPressed(command, bench), obstacle }
}

function obstacleOf(command: Command, { view, spacing }: Bench): Obstacle | null {
  if (view === null && command !== 'help') return 'noFilm'
  return (command === 'length' || command === 'ellipse') && spacing === null ? 'noSpacing' : null
}

function isPressed(command: Command, { tool, layers }: Bench): boolean | undefined {
  if (isTool(command)) return tool === command
  const shown: Partial<Record<Command, boolean>> = {
    map: layers.mapShown, boxes: layers.boxesShown, zones: layers.zonesShown, lungs: layers.lungsShown,
  }
  return shown[command]
}

function act(command: Command, { view, layers, store, spacing, onTool, onHelp, onSize }: Bench): void {
  if (isTool(command)) {
    onTool(command)
    return
  }
  const does: Record<Exclude<Command, Tool>, () => void> = {
    enter: () => {
      const found = chosenSize(store.state(), spacing)
      if (found !== null) onSize?.(found.size, found.id)
    },
    undo: store.undo,
    erase: () => store.remove(store.state().chosen ?? 0),
    preset: () => view?.setWindow(nextPreset(view.state().window, view.filmWindow, view.fullWindow)),
    zoomOut: () => view?.zoom(1 / ZOOM_STEP),
    zoomIn: () => view?.zoom(ZOOM_STEP),
    fit: () => view?.fit(),
    oneToOne: () => view?.oneToOne(),
    invert: () => view?.toggleInvert(),
    turnLeft: () => view?.turn(-1),
    turnRight: () => view?.turn(1),
    flip: () => view?.flip(),
    reset: () => view?.reset(),
    map: layers.toggleMap,
    fainter: () => layers.step(-OPACITY_STEP),
    stronger: () => layers.step(OPACITY_STEP),
    lower: () => layers.stepThreshold(-THRESHOLD_STEP),
    higher: () => layers.stepThreshold(THRESHOLD_STEP),
    boxes: layers.toggleBoxes,
    zones: layers.toggleZones,
    lungs: layers.toggleLungs,
    help: onHelp,
  }
  does[command]()
}
