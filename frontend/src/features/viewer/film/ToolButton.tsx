import { Button, Tooltip } from 'antd'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

import { keyName } from '@/lib/keyName'
import { useKey } from '@/lib/ownKeys'

import { KEYS, shortcutId } from './commands'
import styles from './Film.module.css'
import { ICONS } from './icons'
import type { Offer } from './useCommands'

/** A command as a button. What cannot be done can still be asked for: then it says why. */
export function ToolButton({ offer: { command, pressed, obstacle, run } }: { offer: Offer }): ReactNode {
  const { t } = useTranslation('viewer')
  const key = useKey(shortcutId(command), KEYS[command])
  const name = t(`tools.${command}`)
  const why = obstacle === 'noSpacing' ? t('obstacle.noSpacing') : ''
  return (
    <Tooltip title={`${name} (${keyName(key)}) ${why}`} mouseEnterDelay={0.4}>
      <Button
        className={styles.tool}
        type={pressed === true ? 'primary' : command === 'enter' ? 'default' : 'text'}
        aria-label={why === '' ? name : `${name}. ${why}`}
        aria-pressed={pressed}
        aria-keyshortcuts={key}
        aria-disabled={obstacle === 'noSpacing'}
        disabled={obstacle === 'noFilm'}
        data-command={command}
        icon={ICONS[command]}
        onClick={run}
      >
        {command === 'oneToOne' ? '1:1' : command === 'enter' ? t('measure.enter') : null}
      </Button>
    </Tooltip>
  )
}
