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
  type?: 'line' | 'text'
}

/** A line, or a text of several lines. */
export function TextField({ path, label, hint, placeholder, longest, type = 'line' }: Props): ReactNode {
  const { value, set, off } = useField(path)
  const shared = {
    value: typeof value === 'string' ? value : '', disabled: off !== null, placeholder,
    onChange: ({ target }: { target: { value: string } }) => set(target.value),
  }
  return (
    <FieldRow path={path} label={label} hint={hint}>
      {(id) => (
        <div data-field={path} data-off={off !== null || undefined}>
          {type === 'text' && <Input.TextArea {...shared} aria-labelledby={id} maxLength={longest} autoSize={{ minRows: 2, maxRows: 8 }} />}
          {type === 'line' && <Input {...shared} aria-labelledby={id} maxLength={longest} />}
        </div>
      )}
    </FieldRow>
  )
}
