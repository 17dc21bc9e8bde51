/** Dates as exact as they are known: "1985", "1985-03", "1985-03-20", "" where unknown. */

/** Whatever people type (1985.3, 1985/03, 1985年3月) as the API writes it; what cannot be read is left for the API to refuse. */
export function readKnownDate(text: string): string {
  const parts = text.trim().split(/[\s.\-/年月日]+/).filter(Boolean)
  if (parts.length > 3 || !parts.every((part) => /^\d+$/.test(part))) return text.trim()
  return parts.map((part, at) => (at === 0 ? part : part.padStart(2, '0'))).join('-')
}

const SHOWN: Intl.DateTimeFormatOptions[] = [
  { year: 'numeric' },
  { year: 'numeric', month: 'short' },
  { dateStyle: 'medium' },
]

export function showKnownDate(text: string, language: string): string {
  const parts = text.split('-')
  const day = new Date(`${[...parts, '01', '01'].slice(0, 3).join('-')}T00:00:00Z`)
  if (!text || Number.isNaN(day.getTime())) return text
  return new Intl.DateTimeFormat(language, { ...SHOWN[parts.length - 1], timeZone: 'UTC' }).format(day)
}
