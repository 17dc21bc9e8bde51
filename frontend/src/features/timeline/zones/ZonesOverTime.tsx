import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

import type { HistoryFilm } from '@/api/types'
import { Panel } from '@/components/Panel'
import { useFormat } from '@/lib/format'

import { Mark } from './marks'
import { readersOf, seriesOf, zoneReadings, ZONES } from './profusion'
import { ZoneChart } from './ZoneChart'
import styles from './Zones.module.css'

/** Six small charts on one scale, and the same as a table. */
export function ZonesOverTime({ films }: { films: HistoryFilm[] }): ReactNode {
  const { t } = useTranslation('timeline')
  const read = zoneReadings(films)
  if (read.length === 0)
    return (
      <Panel title={t('zones.title')}>
        <p className={styles.empty}>{t('zones.empty')}</p>
      </Panel>
    )
  const days = [...new Set(read.map(({ film }) => film.taken_on))].sort()
  return (
    <Panel title={t('zones.title')}>
      <Legend films={films} />
      <div className={styles.grid}>
        {ZONES.map((zone) => (
          <ZoneChart key={zone} zone={zone} series={seriesOf(films, zone)} days={days} />
        ))}
      </div>
      <details className={styles.table}>
        <summary>{t('zones.table')}</summary>
        <ZoneTable films={films} />
      </details>
    </Panel>
  )
}

function Legend({ films }: { films: HistoryFilm[] }): ReactNode {
  const { t } = useTranslation('timeline')
  const mark = (reader: number, hollow = false): ReactNode => (
    <svg width={18} height={18} viewBox="-9 -9 18 18" aria-hidden>
      <Mark reader={reader} x={0} y={0} hollow={hollow} />
    </svg>
  )
  return (
    <ul className={styles.legend} aria-label={t('zones.legend')}>
      {readersOf(films).map(({ id, name }, at) => (
        <li key={id}>
          {mark(at)} {name}
        </li>
      ))}
      {zoneReadings(films).some(({ reading }) => reading.kind === 'blind') ? (
        <li>
          {mark(0, true)} {t('zones.hollow')}
        </li>
      ) : null}
    </ul>
  )
}

function ZoneTable({ films }: { films: HistoryFilm[] }): ReactNode {
  const { t } = useTranslation('timeline')
  const { t: common } = useTranslation()
  const { t: ofForm } = useTranslation('form')
  const { t: ofReading } = useTranslation('reading')
  const format = useFormat()
  const zones = [...ZONES].sort((a, b) => Number(a.startsWith('left')) - Number(b.startsWith('left')))
  return (
    <div className={styles.scroll} tabIndex={0} role="region" aria-label={t('zones.title')}>
      <table>
        <thead>
          <tr>
            {[t('zones.film'), t('zones.reader'), t('zones.kind'), t('zones.overall'), ...zones.map((zone) => ofForm(`zone.${zone}`))].map((text) => (
              <th key={text} scope="col">
                {text}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {zoneReadings(films).map(({ film, reading }) => (
            <tr key={reading.id}>
              <th scope="row">{format.date(film.taken_on)}</th>
              <td>{reading.reader.full_name}</td>
              <td>{ofReading(`kind.${reading.kind}`)}</td>
              <td>{reading.profusion ?? common('none')}</td>
              {zones.map((zone) => (
                <td key={zone}>{reading.zones[zone] ?? common('none')}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
