import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'

import type { Case } from '@/api/types'
import { Fact } from '@/components/Fact'
import { useFormat } from '@/lib/format'

import { FilmRequirements } from './FilmRequirements'
import styles from './Panel.module.css'
import { useExposure } from './useExposure'

/** Who was examined and what he was exposed to, with the way to his other films. */
export function PatientFacts({ found }: { found: Case }): ReactNode {
  const { t } = useTranslation(['viewer', 'common'])
  const format = useFormat()
  const { patient, radiograph } = found
  const { dust, years } = useExposure(found)
  const facts: [name: string, value: string][] = [
    [t('common:patient.birthDate'), format.date(patient.birth_date)],
    [t('common:patient.employer'), patient.employer],
    [t('common:patient.dustType'), dust],
    [t('common:patient.exposureYears'), years],
    [t('patient.acquired'), format.date(radiograph.acquired_on)],
    [t('patient.uploaded'), `${format.dateTime(found.created_at)} · ${found.created_by_name}`],
    [t('patient.note'), found.note],
  ]
  return (
    <div className={styles.block}>
      <dl className={styles.facts}>
        {facts.map(([name, value]) => (
          <Fact key={name} name={name}>{value === '' ? t('common:none') : value}</Fact>
        ))}
      </dl>
      <FilmRequirements film={radiograph} />
      <Link to={`/patients/${patient.id}`}>{t('patient.history')}</Link>
    </div>
  )
}
