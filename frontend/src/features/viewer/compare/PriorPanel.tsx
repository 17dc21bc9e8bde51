import { Empty } from 'antd'
import { type ReactNode, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'

import type { Case } from '@/api/types'
import { ErrorState } from '@/components/ErrorState'
import { LoadingState } from '@/components/LoadingState'

import { FilmPlace, type FilmPlaceProps } from '../FilmPlace'
import { useCase, usePatientFilms } from '../requests'
import styles from './Compare.module.css'
import { PriorBar } from './PriorBar'
import { firstChoice, otherFilms } from './priors'

interface Props {
  found: Case
  /** The other film with what makes it one of several on the page. */
  stage: Omit<FilmPlaceProps, 'found' | 'chosen'>
}

/** Another film of the same person: the newest earlier one, unless the reader chooses otherwise. */
export function PriorPanel({ found, stage }: Props): ReactNode {
  const films = usePatientFilms(found.patient.id)
  const [wanted, setWanted] = useState<string | null>(null)
  const others = useMemo(() => otherFilms(films.data ?? [], found.id), [films.data, found.id])
  if (films.isPending) return <LoadingState />
  if (films.isError) return <ErrorState error={films.error} onRetry={() => void films.refetch()} />
  const chosen = others.find(({ id }) => id === wanted) ?? firstChoice(others)
  if (chosen === undefined) return <SingleFilm />
  return (
    <>
      <PriorBar others={others} chosen={chosen} onChoose={setWanted} />
      <Prior key={chosen.id} id={chosen.id} stage={stage} />
    </>
  )
}

function Prior({ id, stage }: { id: string; stage: Props['stage'] }): ReactNode {
  const prior = useCase(id)
  if (prior.data !== undefined) return <FilmPlace found={prior.data} chosen={null} {...stage} />
  if (prior.error !== null) return <ErrorState error={prior.error} onRetry={() => void prior.refetch()} />
  return <LoadingState />
}

function SingleFilm(): ReactNode {
  const { t } = useTranslation('compare')
  return (
    <div className={styles.empty} data-testid="no-prior">
      <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={<strong>{t('prior.single')}</strong>} />
      <p>{t('prior.singleMeans')}</p>
      <p>
        <Link to="/upload">{t('prior.upload')}</Link>
      </p>
    </div>
  )
}
