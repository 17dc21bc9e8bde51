import { useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

import type { PatientHistory } from '@/api/types'
import { ErrorState } from '@/components/ErrorState'
import { LoadingState } from '@/components/LoadingState'
import { SearchBox } from '@/components/SearchBox'
import { useFormat } from '@/lib/format'

import { usePatients } from '../api'
import { Nothing } from '../Nothing'
import styles from './Merge.module.css'

type Brief = PatientHistory['twins'][number]

interface Props {
  kept: PatientHistory
  onChoose: (id: string) => void
}

/** Likely duplicates at once, anybody else by search. */
export function ChooseOther({ kept, onChoose }: Props): ReactNode {
  const { t } = useTranslation('timeline')
  const [search, setSearch] = useState('')
  return (
    <div className={styles.choice}>
      <p>{t('merge.intro', { name: kept.name || kept.hospital_number })}</p>
      <SearchBox value={search} onSettled={setSearch} />
      {search ? (
        <Found search={search} keptId={kept.id} onChoose={onChoose} />
      ) : (
        <People people={kept.twins} label={t('merge.twins')} nothing={t('merge.noTwins')} next={t('merge.noTwinsNext')} onChoose={onChoose} />
      )}
    </div>
  )
}

function Found({ search, keptId, onChoose }: { search: string; keptId: string; onChoose: Props['onChoose'] }): ReactNode {
  const { t } = useTranslation('timeline')
  const list = usePatients({ search })
  if (list.isPending) return <LoadingState />
  if (!list.data) return <ErrorState error={list.error} onRetry={() => void list.refetch()} />
  const others = list.data.filter(({ id }) => id !== keptId)
  return <People people={others} label={t('merge.found')} nothing={t('patients.empty')} next={t('patients.emptyNext')} onChoose={onChoose} />
}

interface PeopleProps {
  people: Brief[]
  label: string
  nothing: string
  next: string
  onChoose: Props['onChoose']
}

function People({ people, label, nothing, next, onChoose }: PeopleProps): ReactNode {
  const { t } = useTranslation()
  const format = useFormat()
  if (people.length === 0) return <Nothing text={nothing} next={next} />
  return (
    <ul className={styles.found} aria-label={label}>
      {people.map(({ id, name, hospital_number, sex, birth_date }) => (
        <li key={id}>
          <button type="button" className={styles.pick} onClick={() => onChoose(id)}>
            <strong>{name || hospital_number}</strong>
            <span className={styles.facts}>
              {[hospital_number, sex ? t(`sex.${sex}`) : '', birth_date ? format.date(birth_date) : ''].filter(Boolean).join(' · ')}
            </span>
          </button>
        </li>
      ))}
    </ul>
  )
}
