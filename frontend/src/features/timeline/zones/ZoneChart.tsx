import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

import { useFormat } from '@/lib/format'

import { showKnownDate } from '../knownDate'
import { colourOf, dashOf, Mark } from './marks'
import { asideOf, placeOf, POINTS, type Dot, type Series, type Zone } from './profusion'
import styles from './Zones.module.css'

const STEP = 8
const FLOOR = POINTS.length * STEP
const HEIGHT = FLOOR + 18
/** Room at both ends of the axis for the marks, in per cent of it. */
const MARGIN = 10
const LABELLED = new Set(['0/0', '1/1', '2/2', '3/3'])

const yOf = (level: number): number => FLOOR - (level + 0.5) * STEP

interface Props {
  zone: Zone
  series: Series[]
  /** The days of all films with readings: the same axis in all charts. */
  days: string[]
}

/** The profusion of one zone over time: twelve points upwards, one mark and line for each reader. Widths are shares of
 * the chart's, so that letters and marks keep their size in a narrow one. */
export function ZoneChart({ zone, series, days }: Props): ReactNode {
  const { t } = useTranslation('timeline')
  const { t: ofForm } = useTranslation('form')
  const format = useFormat()
  const tell = (dot: Dot): string => t('zones.dot', { date: format.date(dot.day), point: dot.point, name: dot.reading.reader.full_name })
  const told = series.flatMap((one) => one.dots).map(tell)
  const label = t('zones.chart', { zone: ofForm(`zone.${zone}`), dots: told.join('; ') || t('zones.nothing') })
  const xOf = (day: string): string => `${MARGIN + placeOf(day, days) * (100 - 2 * MARGIN)}%`
  return (
    <figure className={styles.chart}>
      <figcaption className={styles.zone}>{ofForm(`zone.${zone}`)}</figcaption>
      <div role="img" aria-label={label} className={styles.plot}>
        <Levels />
        <svg width="100%" height={HEIGHT} className={styles.field}>
          <Bands />
          <Days days={days} xOf={xOf} />
          {series.map(({ reader, dots }, at) => (
            <Line key={reader} reader={at} dots={dots} xOf={xOf} />
          ))}
          {series.map(({ dots }, at) =>
            dots.map((dot) => (
              <svg key={dot.reading.id} x={xOf(dot.day)} className={styles.field}>
                <Mark reader={at} x={asideOf(dot, series)} y={yOf(dot.level)} hollow={dot.reading.kind === 'blind'} title={tell(dot)} />
              </svg>
            )),
          )}
          {told.length > 0 ? null : (
            <text x="50%" y={FLOOR / 2 + 4} textAnchor="middle" className={styles.tick}>
              {t('zones.nothing')}
            </text>
          )}
        </svg>
      </div>
    </figure>
  )
}

function Line({ reader, dots, xOf }: { reader: number; dots: Dot[]; xOf: (day: string) => string }): ReactNode {
  return dots.slice(1).map((dot, at) => {
    const from = dots[at] ?? dot
    const ends = { x1: xOf(from.day), y1: yOf(from.level), x2: xOf(dot.day), y2: yOf(dot.level) }
    return <line key={dot.reading.id} {...ends} stroke={colourOf(reader)} strokeWidth={1.5} strokeDasharray={dashOf(reader)} />
  })
}

/** The four categories' middles by name. */
function Levels(): ReactNode {
  return (
    <svg width={28} height={HEIGHT}>
      {POINTS.map((point, level) =>
        LABELLED.has(point) ? (
          <text key={point} x={22} y={yOf(level) + 4} textAnchor="end" className={styles.tick}>
            {point}
          </text>
        ) : null,
      )}
    </svg>
  )
}

function Bands(): ReactNode {
  return [0, 1, 2, 3].map((category) => (
    <rect key={category} x="0" y={yOf(category * 3 + 2) - STEP / 2} width="100%" height={STEP * 3} className={category % 2 ? styles.band : styles.even} />
  ))
}

/** First and last month; the days between are marked without a label. */
function Days({ days, xOf }: { days: string[]; xOf: (day: string) => string }): ReactNode {
  const { i18n } = useTranslation()
  const [first = '', last = ''] = [days[0], days.at(-1)]
  const label = (day: string, x: string, anchor: 'start' | 'middle' | 'end'): ReactNode => (
    <text x={x} y={HEIGHT - 3} textAnchor={anchor} className={styles.tick}>
      {showKnownDate(day.slice(0, '2026-01'.length), i18n.language)}
    </text>
  )
  return (
    <>
      {days.map((day) => (
        <line key={day} x1={xOf(day)} x2={xOf(day)} y1={FLOOR} y2={FLOOR + 4} stroke="#5b6472" />
      ))}
      {first === last ? label(first, xOf(first), 'middle') : label(first, '0', 'start')}
      {first === last ? null : label(last, '100%', 'end')}
    </>
  )
}
