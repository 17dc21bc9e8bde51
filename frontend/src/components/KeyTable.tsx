import type { ReactNode } from 'react'

import type { KeyNotes } from '@/lib/keyNotes'

import styles from './KeyTable.module.css'

/** Keys and what they do. */
export function KeyTable({ notes: { where, rows } }: { notes: KeyNotes }): ReactNode {
  return (
    <>
      <p>{where}</p>
      <dl className={styles.keys}>
        {rows.map(({ keys, does }) => (
          <div key={does}>
            <dt>{keys.map((key) => <kbd key={key}>{key}</kbd>)}</dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
    </>
  )
}
