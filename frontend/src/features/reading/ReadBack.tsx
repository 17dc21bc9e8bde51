import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

import type { Reading } from '@/api/types'
import { StageTag } from '@/components/StageTag'

import { digest } from './form/digest'
import { type Opinion, opinionOf } from './form/opinion'
import { useWords } from './form/useWords'
import styles from './Reading.module.css'
import { RuleFacts } from './rules/RuleFacts'
import { ZoneTable } from './ZoneTable'

/** What is looked for first in a signed reading, below its conclusion. */
const FIRST = [
  'handling', 'next_examination', 'comment', 'small.zones', 'large.opacities', 'plaques', 'costophrenic_angle', 'diffuse_thickening',
]

interface Props {
  opinion: Opinion
  /** Only these fields, in this order. */
  only?: readonly string[]
}

/** Everything that a form holds, in words. */
export function ReadBack({ opinion, only }: Props): ReactNode {
  const words = useWords()
  const all = digest(words, opinion)
  const shown = only === undefined ? all : only.flatMap((path) => all.filter((line) => line.path === path))
  return (
    <dl className={styles.readBack}>
      {shown.map(({ path, name, value }) => (
        <div key={path} data-path={path}>
          <dt>{name}</dt>
          <dd>{path === 'small.zones' ? <ZoneTable zones={opinion.form.small?.zones ?? {}} /> : value}</dd>
        </div>
      ))}
    </dl>
  )
}

/** A signed reading: what it comes to, what is looked for first, and the rest to be opened. */
export function SignedReadBack({ reading }: { reading: Reading }): ReactNode {
  return (
    <div className={styles.signedReadBack}>
      <Gist reading={reading} />
      <ReadBack opinion={opinionOf(reading)} only={FIRST} />
      <WholeForm reading={reading} />
    </div>
  )
}

/** In one line: the conclusion, its ILO shorthand, and the stage by the rules as it was derived when it was signed. */
export function Gist({ reading: { stage, derived, agrees_with_model: agrees } }: { reading: Reading }): ReactNode {
  const { t } = useTranslation('reading')
  return (
    <div className={styles.gist} data-testid="gist">
      {stage === null ? <strong>{t('unreadableFilm')}</strong> : <StageTag stage={stage} />}
      {derived?.classification && <code>{derived.classification}</code>}
      {derived?.stage != null && (
        <span>
          {t('rules.short')} <StageTag stage={derived.stage} />
        </span>
      )}
      {agrees !== null && <span>{agrees ? t('agrees') : t('disagrees')}</span>}
    </div>
  )
}

/** Every field of a signed reading, and what the rules derived from it when it was signed. */
export function WholeForm({ reading }: { reading: Reading }): ReactNode {
  const { t } = useTranslation('reading')
  return (
    <details className={styles.whole}>
      <summary>{t('list.whole')}</summary>
      <div className={styles.signedReadBack}>
        <ReadBack opinion={opinionOf(reading)} />
        {reading.derived !== null && <RuleFacts derivation={reading.derived} />}
      </div>
    </details>
  )
}
