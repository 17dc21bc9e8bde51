import type { Layers } from '../overlay/useLayers'
import type { FilmView } from './filmView'
import type { Tool } from './gestures'

/** Everything a button or a key can do, with its key. */
export const KEYS = {
  window: 'w',
  pan: 'p',
  zoomOut: '-',
  zoomIn: '+',
  fit: 'f',
  oneToOne: 'o',
  invert: 'i',
  turnLeft: ',',
  turnRight: '.',
  flip: 'h',
  reset: 'r',
  map: 'm',
  fainter: '[',
  stronger: ']',
  boxes: 'b',
  help: '?',
} as const

export type Command = keyof typeof KEYS

export const COMMANDS = Object.keys(KEYS) as Command[]

const ZOOM_STEP = 1.25
const OPACITY_STEP = 0.1

/** What each command does to this film; commands for a film that is not there do nothing. */
export function actions(
  view: FilmView | null,
  layers: Layers,
  onTool: (tool: Tool) => void,
  onHelp: () => void,
): Record<Command, () => void> {
  return {
    window: () => onTool('window'),
    pan: () => onTool('pan'),
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
    boxes: layers.toggleBoxes,
    help: onHelp,
  }
}
