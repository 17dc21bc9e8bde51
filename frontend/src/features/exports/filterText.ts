import { useTranslation } from 'react-i18next'

/** A stored filter in words: "Analysed, Stage II, from 2026-01-01". */
export function useFilterText(): (filters: Record<string, unknown>) => string {
  const { t } = useTranslation('exports')
  const { t: common } = useTranslation()
  const words = (name: string, value: string): string => {
    switch (name) {
      case 'status':
      case 'stage':
      case 'reading':
        return common(`${name}.${value}`)
      case 'queue':
      case 'flag':
        return common(`${name}.${value}`)
      case 'search':
      case 'mine':
      case 'created_from':
      case 'created_to':
        return t(`filterText.${name}`, { value })
      default:
        return `${name} = ${value}`
    }
  }
  return (filters) => {
    const set = Object.entries(filters).filter(([name, value]) => isSet(value) && name !== 'ordering' && name !== 'as')
    return set.length === 0 ? t('unfiltered') : set.map(([name, value]) => words(name, String(value))).join(' · ')
  }
}

function isSet(value: unknown): value is string | number | boolean {
  return value !== '' && ['string', 'number', 'boolean'].includes(typeof value)
}
