import { ExclamationCircleOutlined } from '@ant-design/icons'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

import type { Radiograph } from '@/api/types'
import { useFilmRequirements } from '@/components/useFilmRequirements'

import styles from './Panel.module.css'

/** Which requirements the film fulfils, each with what was found. */
export function FilmRequirements({ film }: { film: Radiograph }): ReactNode {
  const { t } = useTranslation('viewer')
  const requirements = useFilmRequirements(film)
  return (
    <section className={styles.block} aria-label={t('requirements.title')}>
      <h3 className={styles.subtitle}>{t('requirements.title')}</h3>
      <dl className={styles.facts}>
        {requirements.map(({ name, text, fulfilled, found }) => (
          <div key={name} data-requirement={name}>
            <dt>{text}</dt>
            <dd className={fulfilled === false ? styles.missed : undefined}>
              {fulfilled === false && <ExclamationCircleOutlined aria-hidden />}
              {[t(`requirements.said.${String(fulfilled)}`), found].filter(Boolean).join(' · ')}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  )
}
