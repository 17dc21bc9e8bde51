import { Button } from 'antd'
import { useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'

import type { HistoryFilm } from '@/api/types'
import { useUser } from '@/api/useSession'
import { Panel } from '@/components/Panel'

import { readerChanges, stageBefore } from './changes'
import { FilmCard } from './FilmCard'
import styles from './Films.module.css'
import { Nothing } from './Nothing'

const SHOWN = 12

/** All films in the order they were taken, newest first. */
export function Films({ rows }: { rows: HistoryFilm[] }): ReactNode {
  const { t } = useTranslation('timeline')
  const [all, setAll] = useState(false)
  const shown = all ? rows : rows.slice(0, SHOWN)
  if (rows.length === 0)
    return (
      <Panel title={t('films')}>
        <NoFilms />
      </Panel>
    )
  return (
    <Panel title={t('films')}>
      <ol className={styles.list} aria-label={t('films')}>
        {shown.map((row, at) => (
          <FilmCard key={row.id} row={row} before={stageBefore(rows, at)} changes={readerChanges(rows, at)} />
        ))}
      </ol>
      {shown.length < rows.length ? (
        <Button className={styles.more ?? ''} onClick={() => setAll(true)}>
          {t('allFilms', { count: rows.length })}
        </Button>
      ) : null}
    </Panel>
  )
}

function NoFilms(): ReactNode {
  const { t } = useTranslation('timeline')
  const doctor = useUser().role === 'doctor'
  return (
    <Nothing text={t('noFilms')} next={doctor ? t('noFilmsNext') : ''}>
      {doctor ? <Link to="/upload">{t('toUpload')}</Link> : null}
    </Nothing>
  )
}
