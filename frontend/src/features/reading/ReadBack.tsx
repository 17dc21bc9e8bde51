import type { ReactNode } from 'react'

import type { Reading } from '@/api/types'

import { type Opinion, opinionOf } from './form/opinion'
import { useWords } from './form/useWords'
import { readBack } from './form/words'
import styles from './Reading.module.css'
import { RuleFacts } from './rules/RuleFacts'

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

/** A signed reading in words, with what the rules derived from it when it was signed. */
export function SignedReadBack({ reading }: { reading: Reading }): ReactNode {
  return (
    <div className={styles.signedReadBack}>
      <ReadBack opinion={opinionOf(reading)} />
      {reading.derived !== null && <RuleFacts derivation={reading.derived} />}
    </div>
  )
}
