import { declareKeys } from '@/lib/knownKeys'

import type { Tool } from './gestures'

/** Everything a button or a key can do, with its standard key. */
export const KEYS = {
  window: 'w',
  pan: 'p',
  lens: 'z',
  length: 't',
  ellipse: 'a',
  enter: 'n',
  undo: 'u',
  erase: 'delete',
  preset: 'v',
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
  lower: '{',
  higher: '}',
  boxes: 'b',
  zones: 'x',
  lungs: 'l',
  help: '?',
} as const

export type Command = keyof typeof KEYS

export const COMMANDS = Object.keys(KEYS) as Command[]

/** Under this name a user's own key for the command is remembered. */
export const shortcutId = (command: Command): string => `film.${command}`

declareKeys('case', COMMANDS.map((command) => ({ id: shortcutId(command), key: KEYS[command], text: `viewer:tools.${command}` })))

export const TOOLS: readonly Tool[] = ['window', 'pan', 'lens', 'length', 'ellipse']

export function isTool(command: Command): command is Tool & Command {
  return TOOLS.some((tool) => tool === command)
}

/** Commands that change how a film looks: not for standard films. */
export const OF_LOOK: readonly Command[] = ['window', 'preset', 'invert', 'turnLeft', 'turnRight', 'flip']
/** Commands that need a map, boxes, zones or lungs to show. */
export const OF_MAP: readonly Command[] = ['map', 'fainter', 'stronger', 'lower', 'higher']
