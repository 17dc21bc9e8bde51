import { type KeyboardEvent, type ReactNode, useEffect, useRef } from 'react'

import type { Option } from '../form/fields'
import { useField } from './context'
import styles from './Fields.module.css'
import { arrowed } from './roving'

export interface Choosable extends Option {
  label: ReactNode
  /** Said by a screen reader where the label is too short. */
  name?: string
}

interface Props {
  path: string
  options: readonly Choosable[]
  labelledBy?: string
  label?: string
  /** How many stand in a row, or how wide each is. */
  columns?: number | string
  testId?: string
}

/** One of some values, as buttons in a row. Chosen once more, it is empty again. */
export function Choice({ path, options, labelledBy, label, columns, testId }: Props): ReactNode {
  const { value, set, off } = useField(path)
  const tabbed = Math.max(options.findIndex((option) => option.value === value), 0)
  const group = useRef<HTMLDivElement>(null)
  // What a key has chosen has the focus as well, so that the arrow keys go on from there.
  useEffect(() => {
    if (group.current?.contains(document.activeElement)) group.current.querySelector<HTMLElement>('[aria-checked="true"]')?.focus()
  }, [value])
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const next = arrowed(event, options.length)
    const chosen = next === null ? undefined : options[next]
    if (chosen !== undefined) set(chosen.value)
  }
  return (
    <div
      ref={group}
      role="radiogroup"
      aria-labelledby={labelledBy}
      aria-label={label}
      aria-disabled={off !== null}
      className={styles.choice}
      style={{ gridTemplateColumns: typeof columns === 'string' ? columns : `repeat(${columns ?? options.length}, minmax(0, 1fr))` }}
      data-field={path}
      data-off={off !== null || undefined}
      onKeyDown={onKeyDown}
    >
      {options.map((option, index) => (
        <button
          key={String(option.value)}
          type="button"
          role="radio"
          aria-checked={option.value === value}
          aria-label={option.name}
          aria-keyshortcuts={option.key}
          title={option.name}
          tabIndex={index === tabbed ? 0 : -1}
          disabled={off !== null}
          data-testid={testId === undefined ? undefined : `${testId}-${option.value}`}
          onClick={() => set(option.value === value ? null : option.value)}
        >
          {option.label}
        </button>
      ))}
    </div>
  )
}
