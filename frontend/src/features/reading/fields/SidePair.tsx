import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

import { SIDES } from '../form/types'
import { useField } from './context'
import { FieldRow } from './FieldRow'
import styles from './Fields.module.css'
import { Keycap } from './Keycap'
import { arrowed } from './roving'
import { Toggle } from './Sites'

/** Right, left, or both. */
export function SidePair({ path, label }: { path: string; label: string }): ReactNode {
  const { t } = useTranslation('form')
  const { off } = useField(path)
  return (
    <FieldRow path={path} label={label}>
      {(id) => (
        <div
          role="group"
          aria-labelledby={id}
          className={styles.pair}
          data-field={path}
          data-off={off !== null || undefined}
          onKeyDown={(event) => arrowed(event, SIDES.length)}
        >
          {SIDES.map((side) => (
            <Toggle key={side} path={`${path}.${side}`} name={t(`sides.${side}`)} tabbed={side === 'right'}>
              <Keycap text={t(`sides.${side}`)} hotkey={side.charAt(0).toUpperCase()} />
            </Toggle>
          ))}
        </div>
      )}
    </FieldRow>
  )
}
