import { ArrowDownOutlined, ArrowRightOutlined, ArrowUpOutlined, EyeInvisibleOutlined, PauseOutlined } from '@ant-design/icons'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'

import type { HistoryFilm } from '@/api/types'
import { useCodeText } from '@/components/errorText'
import { ReadingTag } from '@/components/ReadingTag'
import { StageTag } from '@/components/StageTag'
import { StatusTag } from '@/components/StatusTag'
import { useFormat } from '@/lib/format'

import type { ReaderChange } from './changes'
import styles from './Films.module.css'

interface Props {
  row: HistoryFilm
  /** The model's stage of the film before. */
  before: number | null
  /** Readers who now say another stage. */
  changes: ReaderChange[]
}

export function FilmCard({ row, before, changes }: Props): ReactNode {
  const { t } = useTranslation('timeline')
  return (
    <li className={styles.film}>
      <div className={styles.card}>
        <When row={row} />
        <div>
          <span className={styles.label}>{t('model')}</span>
          {row.blind ? <Hidden /> : <ModelSays row={row} />}
          {row.blind ? null : <Change now={row.analysis.stage ?? null} before={before} />}
        </div>
        <div>
          <span className={styles.label}>{t('reading')}</span>
          <Readings row={row} />
          <ReadersChanged changes={changes} />
        </div>
      </div>
    </li>
  )
}

function When({ row }: { row: HistoryFilm }): ReactNode {
  const { t } = useTranslation('timeline')
  const format = useFormat()
  const date = format.date(row.taken_on)
  return (
    <div className={styles.when}>
      <Link className={styles.open} to={`/cases/${row.id}`} aria-label={t('openFilm', { date })}>
        {date}
      </Link>
      {row.acquired_on === null ? <span className={styles.facts}>{t('dateUnknown')}</span> : null}
      {row.latency_years === null ? null : <span className={styles.facts}>{t('latency', { count: row.latency_years })}</span>}
      <span className={styles.facts}>{t('uploaded', { name: row.created_by_name, date: format.date(row.created_at) })}</span>
    </div>
  )
}

function ModelSays({ row }: { row: HistoryFilm }): ReactNode {
  const { t } = useTranslation('timeline')
  const format = useFormat()
  const codeText = useCodeText()
  const { status, code, stage, ill_score } = row.analysis
  return (
    <>
      {status === 'done' ? <StageTag stage={stage} /> : <StatusTag status={status} reason={code ? codeText(code) : ''} />}
      {ill_score == null ? null : <span className={styles.score}>{t('score', { score: format.number(ill_score) })}</span>}
    </>
  )
}

function Hidden(): ReactNode {
  const { t } = useTranslation('timeline')
  return (
    <span className={styles.facts}>
      <EyeInvisibleOutlined aria-hidden /> {t('blind')}
    </span>
  )
}

/** Every signed reading by itself; without any, how far the reading is. */
function Readings({ row }: { row: HistoryFilm }): ReactNode {
  const { t } = useTranslation('timeline')
  const { t: ofReading } = useTranslation('reading')
  if (row.readings.length === 0) return <ReadingTag reading={row.reading} />
  return (
    <ul className={styles.readings} aria-label={t('reading')}>
      {row.readings.map((reading) => (
        <li key={reading.id}>
          <StageTag stage={reading.stage} />
          <span>{reading.reader.full_name}</span>
          <span className={styles.facts}>
            {[reading.profusion, ofReading(`kind.${reading.kind}`)].filter(Boolean).join(' · ')}
          </span>
        </li>
      ))}
    </ul>
  )
}

function Change({ now, before }: { now: number | null; before: number | null }): ReactNode {
  const { t } = useTranslation('timeline')
  if (now === null || before === null) return null
  const kind = now > before ? 'higher' : now < before ? 'lower' : 'same'
  const icon = { higher: <ArrowUpOutlined />, lower: <ArrowDownOutlined />, same: <PauseOutlined rotate={90} /> }[kind]
  return (
    <span className={styles.change} data-change={kind}>
      <span aria-hidden>{icon}</span> {t(`change.${kind}`)}
    </span>
  )
}

function ReadersChanged({ changes }: { changes: ReaderChange[] }): ReactNode {
  const { t } = useTranslation('timeline')
  const { t: common } = useTranslation()
  return changes.map(({ reader, name, from, to }) => (
    <span key={reader} className={styles.change}>
      <span aria-hidden>
        <ArrowRightOutlined />
      </span>{' '}
      {t('change.reader', { from: common(`stageShort.${from}`), to: common(`stageShort.${to}`), name })}
    </span>
  ))
}
