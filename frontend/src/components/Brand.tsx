import type { ReactNode } from 'react'

import styles from './Brand.module.css'

/** The name with its mark: two lung fields. */
export function Brand({ light = false }: { light?: boolean }): ReactNode {
  return (
    <span className={`${styles.brand ?? ''} ${light ? (styles.light ?? '') : ''}`}>
      <svg className={styles.mark} viewBox="0 0 32 32" aria-hidden="true">
        <rect width="32" height="32" rx="7" fill={light ? '#ffffff' : '#0958d9'} />
        <g fill={light ? '#0b2f66' : '#ffffff'}>
          <path d="M14.6 7v5.2C9.4 13 7 17.6 7 24c0 1 .6 1.4 1.4 1.2l5-1.4c.8-.2 1.2-.8 1.2-1.6V7z" />
          <path d="M17.4 7v5.2C22.6 13 25 17.6 25 24c0 1-.6 1.4-1.4 1.2l-5-1.4c-.8-.2-1.2-.8-1.2-1.6V7z" />
        </g>
      </svg>
      DustLens
    </span>
  )
}
