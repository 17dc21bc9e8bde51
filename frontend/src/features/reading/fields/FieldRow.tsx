import { type ReactNode, useId } from 'react'

import styles from './Fields.module.css'
import { MarkedElsewhere, Marks } from './Marks'

interface Props {
  /** The fields whose findings are told here. */
  path: string
  label: ReactNode
  /** Said beside the label, in small print. */
  hint?: ReactNode
  children: (labelId: string) => ReactNode
}

/** A field under its label, and what the rules say about it. */
export function FieldRow({ path, label, hint, children }: Props): ReactNode {
  const id = useId()
  return (
    <div className={styles.field}>
      <div className={styles.label}>
        <span id={id}>{label}</span>
        <MarkedElsewhere path={path} />
        {hint !== undefined && <span className={styles.hint}>{hint}</span>}
      </div>
      {children(id)}
      <Marks path={path} />
    </div>
  )
}
