import { Input, type InputProps } from 'antd'
import { type ReactNode, useId } from 'react'

import { useFormat } from '@/lib/format'

import { useField } from './context'
import { FieldRow } from './FieldRow'
import styles from './Fields.module.css'

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
          {type === 'date' && <Day shared={shared} labelledBy={id} />}
        </div>
      )}
    </FieldRow>
  )
}

/** The browser writes a day in its own language; below it stands in that of the page. */
function Day({ shared, labelledBy }: { shared: Pick<InputProps, 'disabled' | 'onChange'> & { value: string }; labelledBy: string }): ReactNode {
  const { date } = useFormat()
  const id = useId()
  const whole = /^\d{4}-\d\d-\d\d$/.test(shared.value)
  return (
    <>
      <Input {...shared} type="date" max="9999-12-31" aria-labelledby={labelledBy} aria-describedby={whole ? id : undefined} />
      {whole && <div id={id} className={styles.hint}>{date(shared.value)}</div>}
    </>
  )
}
