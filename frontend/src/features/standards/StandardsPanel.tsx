import { LockOutlined } from '@ant-design/icons'
import { Empty, Radio, Select, Tooltip } from 'antd'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'

import type { StandardFilm } from '@/api/types'
import { ErrorState } from '@/components/ErrorState'
import { LoadingState } from '@/components/LoadingState'

import { useStandards } from './requests'
import { categoriesOf, type Category, setOf, setsOf } from './shelf'
import styles from './Standards.module.css'
import { Strip } from './Strip'

interface Props {
  /** Draws the film; pages compose features, features never import each other. */
  children: (film: StandardFilm) => ReactNode
}

/** A standard film and the shelf it is taken from. */
export function StandardsPanel({ children }: Props): ReactNode {
  const standards = useStandards()
  if (standards.isPending) return <LoadingState />
  if (standards.isError) return <ErrorState error={standards.error} onRetry={() => void standards.refetch()} />
  return standards.data.length === 0 ? <NoStandards /> : <Shelf films={standards.data}>{children}</Shelf>
}

function Shelf({ films, children }: { films: StandardFilm[] } & Props): ReactNode {
  const { t } = useTranslation('standards')
  const sets = setsOf(films)
  const [set, setSet] = useState(sets[0])
  const [category, setCategory] = useState<Category | 'all'>('all')
  const [wanted, setWanted] = useState<string | null>(null)
  const ofSet = films.filter((film) => setOf(film) === set)
  const offered = categoriesOf(ofSet)
  const shelf = category === 'all' || !offered.includes(category) ? ofSet : ofSet.filter((film) => film.category === category)
  const chosen = shelf.find(({ id }) => id === wanted) ?? shelf[0]
  if (chosen === undefined) return <NoStandards />
  return (
    <>
      <div className={styles.head}>
        <div className={styles.heading}>
          {sets.length > 1 ? (
            <Select
              className={styles.sets}
              size="small"
              aria-label={t('set')}
              value={set}
              options={sets.map((name) => ({ value: name, label: name }))}
              onChange={setSet}
            />
          ) : (
            <strong className={styles.name}>{set}</strong>
          )}
          <Radio.Group
            aria-label={t('category.label')}
            size="small"
            value={offered.some((name) => name === category) ? category : 'all'}
            onChange={({ target }) => setCategory(target.value as Category | 'all')}
          >
            {(['all', ...offered] as const).map((name) => (
              <Radio.Button key={name} value={name}>
                {t(`category.${name}`)}
              </Radio.Button>
            ))}
          </Radio.Group>
          <Tooltip title={t('locked')}>
            <span className={styles.locked} role="img" tabIndex={0} aria-label={t('locked')} data-testid="standard-locked">
              <LockOutlined aria-hidden />
            </span>
          </Tooltip>
        </div>
        <Strip films={shelf} chosen={chosen} onChoose={setWanted} />
      </div>
      {children(chosen)}
    </>
  )
}

function NoStandards(): ReactNode {
  const { t } = useTranslation('standards')
  return (
    <div className={styles.empty} data-testid="no-standards">
      <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={<strong>{t('none')}</strong>} />
      <p>{t('noneMeans')}</p>
      <p>{t('noneHow')}</p>
      <code>{'manage.py import_standards FOLDER'}</code>
    </div>
  )
}
