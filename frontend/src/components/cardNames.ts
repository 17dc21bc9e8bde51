import { useTranslation } from 'react-i18next'

/** What a key of the model card means in the language of the page; a key that only one bundle has is told as it stands. */
export function useCardName(): (key: string) => string {
  const { t, i18n } = useTranslation('model')
  return (key) => (i18n.exists(`model:names.${key}`) ? t(`names.${key}`) : key.replaceAll('_', ' '))
}
