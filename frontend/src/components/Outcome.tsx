import type { ReactNode } from 'react'

import styles from './Outcome.module.css'

interface Props {
  title: ReactNode
  text: ReactNode
  /** How bad it is; decides the colour of the mark only. */
  kind?: 'info' | 'warning' | 'error'
  actions?: ReactNode
  children?: ReactNode
}

/** A page or a part of one that has nothing to show but why. Plain, for it is part of every page, the login included. */
export function Outcome({ title, text, kind = 'info', actions, children }: Props): ReactNode {
  return (
    <div className={styles.outcome} data-kind={kind}>
      <span className={styles.mark} aria-hidden>
        {kind === 'info' ? 'i' : '!'}
      </span>
      <div className={styles.title}>{title}</div>
      <p className={styles.text}>{text}</p>
      {actions ? <div className={styles.actions}>{actions}</div> : null}
      {children}
    </div>
  )
}
