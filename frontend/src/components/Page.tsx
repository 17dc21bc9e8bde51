import { useEffect, type ReactNode } from 'react'

import styles from './Page.module.css'

interface Props {
  title: string
  /** What the browser's tab says, when it differs from the heading. */
  tabTitle?: string
  subtitle?: ReactNode
  actions?: ReactNode
  /** Between heading and actions where there is room, else below. */
  middle?: ReactNode
  /** As much as fits stands in one row, for what is below needs the height. */
  dense?: boolean
  children: ReactNode
}

/** Heading, actions and content of one page. */
export function Page({ title, tabTitle, subtitle, actions, middle, dense = false, children }: Props): ReactNode {
  const tab = tabTitle ?? title
  useEffect(() => {
    document.title = `${tab} · DustLens`
  }, [tab])
  return (
    <div className={styles.page} data-dense={dense}>
      <header className={styles.header}>
        <div className={styles.heading}>
          <h1 className={styles.title}>{title}</h1>
          {subtitle ? <div className={styles.subtitle}>{subtitle}</div> : null}
        </div>
        {middle}
        {actions ? <div className={styles.actions}>{actions}</div> : null}
      </header>
      {children}
    </div>
  )
}
