import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

import { useFormat } from '@/lib/format'

import { colourOf, Mark } from './marks'
import { placeOf, POINTS, type Dot, type Series, type Zone } from './profusion'
import styles from './Zones.module.css'

const WIDTH = 320
const HEIGHT = 168
const LEFT = 36
const RIGHT = 14
const TOP = 8
const FLOOR = HEIGHT - 24
const STEP = (FLOOR - TOP) / POINTS.length
const LABELLED = new Set(['0/0', '1/1', '2/2', '3/3'])

const yOf = (level: number): number => FLOOR - (level + 0.5) * STEP

interface Props {
  zone: Zone
  series: Series[]
  /** The days of all films with readings: the same axis in all charts. */
  days: string[]
}

/** The profusion of one zone over time: twelve points upwards, one mark and line for each reader. */
export function ZoneChart({ zone, series, days }: Props): ReactNode {
  const { t } = useTranslation('timeline')
  const { t: ofForm } = useTranslation('form')
  const format = useFormat()
  const tell = (dot: Dot): string => t('zones.dot', { date: format.date(dot.day), point: dot.point, name: dot.reading.reader.full_name })
  const told = series.flatMap((one) => one.dots).map(tell)
  const label = t('zones.chart', { zone: ofForm(`zone.${zone}`), dots: told.join('; ') || t('zones.nothing') })
  const xOf = (day: string): number => LEFT + 10 + placeOf(day, days) * (WIDTH - LEFT - RIGHT - 20)
  return (
    <figure className={styles.chart}>
      <figcaption className={styles.zone}>{ofForm(`zone.${zone}`)}</figcaption>
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={label} className={styles.svg}>
        <Scale />
        <Days days={days} xOf={xOf} />
        {series.map(({ reader, dots }, at) => (
          <g key={reader}>
            <polyline points={dots.map((dot) => `${xOf(dot.day)},${yOf(dot.level)}`).join(' ')} fill="none" stroke={colourOf(at)} strokeWidth={1.5} />
            {dots.map((dot) => (
              <Mark key={dot.reading.id} reader={at} x={xOf(dot.day)} y={yOf(dot.level)} hollow={dot.reading.kind === 'blind'} title={tell(dot)} />
            ))}
          </g>
        ))}
      </svg>
    </figure>
  )
}

/** The four categories as bands, a line and a label at each one's middle. */
function Scale(): ReactNode {
  return (
    <>
      {[0, 1, 2, 3].map((category) => (
        <rect key={category} x={LEFT} y={yOf(category * 3 + 2) - STEP / 2} width={WIDTH - LEFT - RIGHT} height={STEP * 3} className={category % 2 ? styles.band : styles.even} />
      ))}
      {POINTS.map((point, level) =>
        LABELLED.has(point) ? (
          <text key={point} x={LEFT - 6} y={yOf(level) + 4} textAnchor="end" className={styles.tick}>
            {point}
          </text>
        ) : null,
      )}
    </>
  )
}

/** First and last day; the ones between are marked without a label. */
function Days({ days, xOf }: { days: string[]; xOf: (day: string) => number }): ReactNode {
  const format = useFormat()
  const [first = '', last = ''] = [days[0], days.at(-1)]
  const label = (day: string, anchor: 'start' | 'middle' | 'end'): ReactNode => (
    <text x={anchor === 'start' ? LEFT : anchor === 'end' ? WIDTH - 2 : xOf(day)} y={HEIGHT - 6} textAnchor={anchor} className={styles.tick}>
      {format.date(day)}
    </text>
  )
  return (
    <>
      {days.map((day) => (
        <line key={day} x1={xOf(day)} x2={xOf(day)} y1={FLOOR} y2={FLOOR + 4} stroke="#5b6472" />
      ))}
      {first === last ? label(first, 'middle') : label(first, 'start')}
      {first === last ? null : label(last, 'end')}
    </>
  )
}
