import { Input } from 'antd'
import type { ReactNode } from 'react'

import { useField } from './context'
import { FieldRow } from './FieldRow'

interface Props {
  path: string
  label: string
  hint?: string
  placeholder?: string
  longest: number
  type?: 'line' | 'text' | 'date'
}

/** A line, a text of several lines, or a day. */
export function TextField({ path, label, hint, placeholder, longest, type = 'line' }: Props): ReactNode {
  const { value, set, off } = useField(path)
  const text = typeof value === 'string' ? value : ''
  const shared = {
    value: text, disabled: off !== null, placeholder,
    onChange: ({ target }: { target: { value: string } }) => set(target.value),
  }
  return (
    <FieldRow path={path} label={label} hint={hint}>
      {(id) => (
        <div data-field={path} data-off={off !== null || undefined}>
          {type === 'text' ? (
            <Input.TextArea {...shared} aria-labelledby={id} maxLength={longest} autoSize={{ minRows: 2, maxRows: 8 }} />
          ) : (
            <Input {...shared} aria-labelledby={id} maxLength={type === 'date' ? undefined : longest} type={type === 'date' ? 'date' : 'text'} />
          )}
        </div>
      )}
    </FieldRow>
  )
}
