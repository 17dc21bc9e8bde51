import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'

export interface Format {
  dateTime: (iso: string | null | undefined) => string
  /** The day of a calendar date as it stands, of a moment in the time zone of this browser. */
  date: (iso: string | null | undefined) => string
  number: (value: number | null | undefined, digits?: number) => string
  percent: (value: number | null | undefined, digits?: number) => string
  bytes: (value: number) => string
}

const NONE = '—'

/** Whole years between a date of birth and a calendar date or a moment, by default now; null when either is missing. */
export function ageAt(birthDate: string | null | undefined, when: string | Date = new Date()): number | null {
  const [year, month, day] = partsOf(birthDate ?? '')
  const [yearThen, monthThen, dayThen] = typeof when === 'string' ? partsOf(when) : partsOfMoment(when)
  if (!year || !month || !day || !yearThen || !monthThen || !dayThen) return null
  const before = monthThen < month || (monthThen === month && dayThen < day)
  return yearThen - year - (before ? 1 : 0)
}

/** A calendar date has no time zone and never shifts by a day. */
const isDay = (iso: string): boolean => iso.length === '2026-01-31'.length

function partsOf(iso: string): (number | undefined)[] {
  return isDay(iso) || iso === '' ? iso.split('-').map(Number) : partsOfMoment(new Date(iso))
}

const partsOfMoment = (moment: Date): number[] => [moment.getFullYear(), moment.getMonth() + 1, moment.getDate()]

function formatBytes(value: number, language: string): string {
  const units = ['B', 'kB', 'MB', 'GB']
  const power = Math.min(units.length - 1, Math.max(0, Math.floor(Math.log10(Math.max(value, 1)) / 3)))
  const digits = power === 0 ? 0 : 1
  return `${new Intl.NumberFormat(language, { maximumFractionDigits: digits }).format(value / 1000 ** power)} ${units[power] ?? ''}`
}

export function formats(language: string): Format {
  const dateTime = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' })
  const day = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeZone: 'UTC' })
  const dayHere = new Intl.DateTimeFormat(language, { dateStyle: 'medium' })
  const number = (digits: number, style: 'decimal' | 'percent'): Intl.NumberFormat =>
    new Intl.NumberFormat(language, { style, minimumFractionDigits: digits, maximumFractionDigits: digits })
  return {
    dateTime: (iso) => (iso ? dateTime.format(new Date(iso)) : NONE),
    date: (iso) => (!iso ? NONE : isDay(iso) ? day.format(new Date(`${iso}T00:00:00Z`)) : dayHere.format(new Date(iso))),
    number: (value, digits = 2) => (value == null ? NONE : number(digits, 'decimal').format(value)),
    percent: (value, digits = 0) => (value == null ? NONE : number(digits, 'percent').format(value)),
    bytes: (value) => formatBytes(value, language),
  }
}

/** Dates and numbers in the language of the page. */
export function useFormat(): Format {
  const { i18n } = useTranslation()
  return useMemo(() => formats(i18n.language), [i18n.language])
}
