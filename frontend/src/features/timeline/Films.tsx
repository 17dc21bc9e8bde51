import { ArrowDownOutlined, ArrowUpOutlined, MinusOutlined } from '@ant-design/icons'
import { Empty } from 'antd'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'

import type { CaseRow } from '@/api/types'
import { useCodeText } from '@/components/errorText'
import { Panel } from '@/components/Panel'
import { ReadingTag } from '@/components/ReadingTag'
import { StageTag } from '@/components/StageTag'
import { StatusTag } from '@/components/StatusTag'
import { useFormat } from '@/lib/format'

import styles from './Films.module.css'

export function Films({ rows }: { rows: CaseRow[] }): ReactNode {
  const { t } = useTranslation('timeline')
  return (
    <Panel title={t('films')}>
      {rows.length === 0 ? (
        <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t('noFilms')} />
      ) : (
        <ol className={styles.list} aria-label={t('films')}>
          {rows.map((row, at) => (
            <Film key={row.id} row={row} before={stageBefore(rows, at)} />
          ))}
        </ol>
      )}
    </Panel>
  )
}

/** The stage of the nearest older film that has one. */
export function stageBefore(newestFirst: CaseRow[], at: number): number | null {
  const older = newestFirst.slice(at + 1).find((row) => row.analysis.stage != null)
  return older?.analysis.stage ?? null
}

function Film({ row, before }: { row: CaseRow; before: number | null }): ReactNode {
  const { t } = useTranslation('timeline')
  const format = useFormat()
  const codeText = useCodeText()
  const { status, code, stage, ill_score } = row.analysis
  const date = format.dateTime(row.created_at)
  return (
    <li className={styles.film}>
      <Link className={styles.card} to={`/cases/${row.id}`} aria-label={t('openFilm', { date })}>
        <span className={styles.when}>
          <strong>{date}</strong>
          <span className={styles.facts}>{t('uploaded', { name: row.created_by_name })}</span>
        </span>
        <span>
          <span className={styles.label}>{t('model')}</span>
          {status === 'done' ? <StageTag stage={stage} /> : <StatusTag status={status} reason={code ? codeText(code) : ''} />}
          {ill_score == null ? null : <span className={styles.score}>{t('score', { score: format.number(ill_score) })}</span>}
        </span>
        <Change now={stage ?? null} before={before} />
        <span>
          <span className={styles.label}>{t('reading')}</span>
          <ReadingTag reading={row.reading} />
        </span>
      </Link>
    </li>
  )
}

function Change({ now, before }: { now: number | null; before: number | null }): ReactNode {
  const { t } = useTranslation('timeline')
  if (now === null || before === null) return <span />
  const kind = now > before ? 'higher' : now < before ? 'lower' : 'same'
  const icon = { higher: <ArrowUpOutlined />, lower: <ArrowDownOutlined />, same: <MinusOutlined /> }[kind]
  return (
    <span className={styles.facts} data-change={kind}>
      <span aria-hidden>{icon}</span> {t(`change.${kind}`)}
    </span>
  )
}
