import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

import styles from './tags.module.css'

interface Props {
  stage: number | null | undefined
  /** Only the numeral is seen; the whole name is said and shown by the pointer. */
  short?: boolean
}

/** A stage 0..3 as a tag; the text says it, the colour only repeats it. */
export function StageTag({ stage, short = false }: Props): ReactNode {
  const { t } = useTranslation()
  if (stage == null) return <span className={styles.none}>{t('none')}</span>
  const name = t(`stage.${stage}`)
  return (
    <span className={`${styles.tag ?? ''} ${styles[`stage${stage}`] ?? ''}`} title={short ? name : undefined}>
      {short ? <Numeral stage={stage} name={name} /> : name}
    </span>
  )
}

function Numeral({ stage, name }: { stage: number; name: string }): ReactNode {
  const { t } = useTranslation()
  return (
    <>
      <span aria-hidden>{t(`stageShort.${stage}`)}</span>
      <span className={styles.spoken}>{name}</span>
    </>
  )
}
