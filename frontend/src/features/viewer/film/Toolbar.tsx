import { type ReactNode, useCallback, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'

import { useShortcuts } from '@/lib/shortcuts'

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
}

const GROUPS: readonly (readonly Command[])[] = [
  ['zoomOut', 'zoomIn', 'fit', 'oneToOne'],
  ['invert', 'reset'],
  ['map', 'boxes'],
  ['help'],
]

/** Everything that can be done with the film, as buttons; each has a key as well. */
export function Toolbar({ view, tool, onTool, layers }: Props): ReactNode {
  const { t } = useTranslation('viewer')
  const [help, setHelp] = useState(false)
  const openHelp = useCallback(() => setHelp(true), [])
  const run = useMemo(() => actions(view, layers, onTool, openHelp), [view, layers, onTool, openHelp])
  const shortcuts = useMemo(
    () => COMMANDS.map((command) => ({ key: KEYS[command], label: t(`tools.${command}`), run: run[command] })),
    [run, t],
  )
  useShortcuts(shortcuts)
  const pressed: Partial<Record<Command, boolean>> = {
    window: tool === 'window',
    pan: tool === 'pan',
    map: layers.mapShown,
    boxes: layers.boxesShown,
  }
  const button = (command: Command) => {
    const off = view === null && command !== 'help'
    return <ToolButton key={command} command={command} pressed={pressed[command]} disabled={off} onClick={run[command]} />
  }
  return (
    <div className={styles.toolbar} role="toolbar" aria-label={t('tools.label')}>
      <div className={styles.group}>
        {button('window')}
        {button('pan')}
        <PresetSelect view={view} />
      </div>
      {GROUPS.map((group) => (
        <div key={group[0]} className={styles.group}>
          {group.map(button)}
        </div>
      ))}
      <ShortcutHelp open={help} onClose={() => setHelp(false)} />
    </div>
  )
}
