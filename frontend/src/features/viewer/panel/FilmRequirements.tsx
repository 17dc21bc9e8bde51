import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

import type { Radiograph } from '@/api/types'
import { useFormat } from '@/lib/format'

import styles from './Panel.module.css'
import { type Fulfilled, requirementsOf } from './requirements'

/** Which requirements the film fulfils, each with what was found. */
export function FilmRequirements({ film }: { film: Radiograph }): ReactNode {
  const { t } = useTranslation('viewer')
  const { number } = useFormat()
  const { view, pitch, depth, width, pitchUm, widthCm } = requirementsOf(film)
  const rows: [name: 'view' | 'pitch' | 'depth' | 'width', fulfilled: Fulfilled, found: string][] = [
    ['view', view, ''],
    ['pitch', pitch, pitchUm === null ? '' : t('requirements.um', { across: number(pitchUm[0], 0), down: number(pitchUm[1], 0) })],
    ['depth', depth, film.bits === null ? '' : t('requirements.bits', { bits: film.bits })],
    ['width', width, widthCm === null ? '' : t('requirements.cm', { cm: number(widthCm, 1) })],
  ]
  return (
    <section className={styles.block} aria-label={t('requirements.title')}>
      <h3 className={styles.subtitle}>{t('requirements.title')}</h3>
      <dl className={styles.facts}>
        {rows.map(([name, fulfilled, found]) => (
          <div key={name} data-requirement={name}>
            <dt>{t(`requirements.${name}`)}</dt>
            <dd>{[t(`requirements.said.${String(fulfilled)}`), found].filter(Boolean).join(' · ')}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}
