import type { ReactNode } from 'react'

import { toggled } from '../form/keys'
import type { Choosable } from './Choice'
import { useField } from './context'
import styles from './Fields.module.css'
import { arrowed } from './roving'

interface Props {
  path: string
  options: readonly Choosable[]
  labelledBy: string
  className?: string
}

/** Any of some values, as buttons that stay down. */
export function Many({ path, options, labelledBy, className = styles.many }: Props): ReactNode {
  const { value, set, off } = useField(path)
  const chosen = Array.isArray(value) ? value : []
  const values = options.map((option) => option.value)
  return (
    <div
      role="group"
      aria-labelledby={labelledBy}
      className={className}
      data-field={path}
      data-off={off !== null || undefined}
      onKeyDown={(event) => arrowed(event, options.length)}
    >
      {options.map((option, index) => (
        <button
          key={String(option.value)}
          type="button"
          aria-pressed={chosen.includes(option.value)}
          aria-label={option.name}
          title={option.name}
          tabIndex={index === 0 ? 0 : -1}
          disabled={off !== null}
          onClick={() => set(toggled(values, value, option.value))}
        >
          {option.label}
        </button>
      ))}
    </div>
  )
}
