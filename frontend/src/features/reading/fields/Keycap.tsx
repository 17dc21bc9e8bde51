import type { ReactNode } from 'react'

import styles from './Fields.module.css'

/** A text with the key that stands for it. */
export function Keycap({ text, hotkey }: { text: ReactNode; hotkey: string }): ReactNode {
  return (
    <>
      {text} <kbd className={styles.key} aria-hidden>{hotkey}</kbd>
    </>
  )
}
