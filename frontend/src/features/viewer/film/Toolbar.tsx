import { type ReactNode, useCallback, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'

import { type Shortcut, useShortcuts } from '@/lib/shortcuts'

import type { Layers } from '../overlay/useLayers'
import { actions, type Command, COMMANDS, KEYS } from './commands'
import styles from './Film.module.css'
import type { FilmView } from './filmView'
import type { Tool } from './gestures'
import { PresetSelect } from './PresetSelect'
import { ShortcutHelp } from './ShortcutHelp'
import { ToolButton } from './ToolButton'

interface Props {
  view: FilmView | null
  tool: Tool
  onTool: (tool: Tool) => void
  layers: Layers
  /** Whether there is a result whose layers can be shown. */
  hasResult: boolean
  /** Whether keys go to this film; of several films on a page only one may have them. */
  active: boolean
  /** The appearance may not be changed. */
  fixed: boolean
}

const GROUPS: readonly (readonly Command[])[] = [
  ['zoomOut', 'zoomIn', 'fit', 'oneToOne'],
  ['invert', 'turnLeft', 'turnRight', 'flip', 'reset'],
  ['map', 'boxes'],
  ['help'],
]
const OF_RESULT: readonly Command[] = ['map', 'fainter', 'stronger', 'boxes']
const OF_LOOK: readonly Command[] = ['window', 'invert', 'turnLeft', 'turnRight', 'flip']
const NO_KEYS: readonly Shortcut[] = []

/** Everything that can be done with the film, as buttons; each has a key as well. */
export function Toolbar({ view, tool, onTool, layers, hasResult, active, fixed }: Props): ReactNode {
  const { t } = useTranslation('viewer')
  const [help, setHelp] = useState(false)
  const openHelp = useCallback(() => setHelp(true), [])
  const run = useMemo(() => actions(view, layers, onTool, openHelp), [view, layers, onTool, openHelp])
  const offered = useMemo(
    () => COMMANDS.filter((command) => (hasResult || !OF_RESULT.includes(command)) && !(fixed && OF_LOOK.includes(command))),
    [hasResult, fixed],
  )
  const shortcuts = useMemo(
    () => offered.map((command) => ({ key: KEYS[command], label: t(`tools.${command}`), run: run[command] })),
    [offered, run, t],
  )
  useShortcuts(active ? shortcuts : NO_KEYS)
  const pressed: Partial<Record<Command, boolean>> = {
    window: tool === 'window',
    pan: tool === 'pan',
    map: layers.mapShown,
    boxes: layers.boxesShown,
  }
  const button = (command: Command) => {
    if (!offered.includes(command)) return null
    const off = view === null && command !== 'help'
    return <ToolButton key={command} command={command} pressed={pressed[command]} disabled={off} onClick={run[command]} />
  }
  return (
    <div className={styles.toolbar} role="toolbar" aria-label={t('tools.label')}>
      <div className={styles.group}>
        {button('window')}
        {button('pan')}
        {!fixed && <PresetSelect view={view} />}
      </div>
      {GROUPS.filter((group) => group.some((command) => offered.includes(command))).map((group) => (
        <div key={group[0]} className={styles.group}>
          {group.map(button)}
        </div>
      ))}
      <ShortcutHelp open={help} onClose={() => setHelp(false)} />
    </div>
  )
}
