import { type ReactNode, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'

import { type Shortcut, useShortcuts } from '@/lib/shortcuts'

import { type Command, KEYS, shortcutId } from './commands'
import styles from './Film.module.css'
import type { FilmView } from './filmView'
import { PresetSelect } from './PresetSelect'
import { ShortcutHelp } from './ShortcutHelp'
import { ToolButton } from './ToolButton'
import { type Bench, useCommands } from './useCommands'

interface Props extends Omit<Bench, 'onHelp'> {
  view: FilmView | null
  /** Whether keys go to this film; of several films on a page only one may have them. */
  active: boolean
}

const GROUPS: readonly (readonly Command[])[] = [
  ['window', 'pan', 'lens', 'length', 'ellipse'],
  ['preset'],
  ['zoomOut', 'zoomIn', 'fit', 'oneToOne'],
  ['invert', 'turnLeft', 'turnRight', 'flip', 'reset'],
  ['map', 'boxes', 'zones', 'lungs'],
  ['help'],
]
/** Beside the measurements they are about, so that the row of tools never jumps. */
const FLOATING: readonly Command[] = ['enter', 'undo', 'erase']
const NO_KEYS: readonly Shortcut[] = []

/** Everything that can be done with the film, as buttons; each has a key as well. */
export function Toolbar({ active, ...bench }: Props): ReactNode {
  const { t } = useTranslation('viewer')
  const [help, setHelp] = useState(false)
  const onHelp = useMemo(() => () => setHelp(true), [])
  const offers = useCommands({ ...bench, onHelp })
  const shortcuts = useMemo(
    () => offers.map(({ command, run }) => ({ id: shortcutId(command), key: KEYS[command], label: t(`tools.${command}`), run })),
    [offers, t],
  )
  useShortcuts(active ? shortcuts : NO_KEYS)
  const floating = offers.filter(({ command }) => FLOATING.includes(command))
  const groups = GROUPS.map((group) => offers.filter(({ command }) => group.includes(command))).filter((group) => group.length > 0)
  return (
    <div className={styles.toolbar} role="toolbar" aria-label={t('tools.label')}>
      {groups.map((group) => (
        <div key={group[0]?.command} className={styles.group}>
          {group.map((offer) =>
            offer.command === 'preset' ? <PresetSelect key="preset" view={bench.view} /> : <ToolButton key={offer.command} offer={offer} />,
          )}
        </div>
      ))}
      {floating.length > 0 && (
        <div className={styles.floating}>
          {floating.map((offer) => <ToolButton key={offer.command} offer={offer} />)}
        </div>
      )}
      <ShortcutHelp open={help} onClose={() => setHelp(false)} />
    </div>
  )
}
