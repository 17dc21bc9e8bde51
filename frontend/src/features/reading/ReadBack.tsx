import type { ReactNode } from 'react'

import type { Opinion } from './form/opinion'
import { useWords } from './form/useWords'
import { readBack } from './form/words'
import styles from './Reading.module.css'

/** Everything that a form holds, in words. */
export function ReadBack({ opinion }: { opinion: Opinion }): ReactNode {
  const words = useWords()
  return (
    <dl className={styles.readBack}>
      {readBack(words, opinion).map(({ path, name, value }) => (
        <div key={path} data-path={path}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}
