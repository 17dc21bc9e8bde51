import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'

export interface Format {
  dateTime: (iso: string | null | undefined) => string
  date: (iso: string | null | undefined) => string
  number: (value: number | null | undefined, digits?: number) => string
  percent: (value: number | null | undefined, digits?: number) => string
  bytes: (value: number) => string
}

const NONE = '—'

/** Whole years between a date of birth and a moment; null when either is missing. */
export function ageAt(birthDate: string | null | undefined, moment: Date = new Date()): number | null {
  const [year, month, day] = (birthDate ?? '').split('-').map(Number)
  if (!year || !month || !day) return null
  const before = moment.getMonth() + 1 < month || (moment.getMonth() + 1 === month && moment.getDate() < day)
  return moment.getFullYear() - year - (before ? 1 : 0)
}

function formatBytes(value: number, language: string): string {
  const units = ['B', 'kB', 'MB', 'GB']
  const power = Math.min(units.length - 1, Math.max(0, Math.floor(Math.log10(Math.max(value, 1)) / 3)))
  const digits = power === 0 ? 0 : 1
  return `${new Intl.NumberFormat(language, { maximumFractionDigits: digits }).format(value / 1000 ** power)} ${units[power] ?? ''}`
}

export function formats(language: string): Format {
  const dateTime = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' })
  // A calendar date has no time zone: it is read and shown as UTC, so that it never shifts by a day.
  const date = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeZone: 'UTC' })
  const number = (digits: number, style: 'decimal' | 'percent'): Intl.NumberFormat =>
    new Intl.NumberFormat(language, { style, minimumFractionDigits: digits, maximumFractionDigits: digits })
  return {
    dateTime: (iso) => (iso ? dateTime.format(new Date(iso)) : NONE),
    date: (iso) => (iso ? date.format(new Date(`${iso.slice(0, 10)}T00:00:00Z`)) : NONE),
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
