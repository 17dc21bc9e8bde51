import type { ReactNode } from 'react'

import styles from './Panel.module.css'

interface Props {
  title?: ReactNode
  extra?: ReactNode
  /** Tables and lists reach the border. */
  flush?: boolean
  label?: string
  children: ReactNode
}

/** A white box with an optional heading. */
export function Panel({ title, extra, flush = false, label, children }: Props): ReactNode {
  return (
    <section className={styles.panel} aria-label={label}>
      {title ? (
        <div className={styles.heading}>
          <h2 className={styles.title}>{title}</h2>
          {extra}
        </div>
      ) : null}
      <div className={flush ? styles.flush : styles.body}>{children}</div>
    </section>
  )
}
