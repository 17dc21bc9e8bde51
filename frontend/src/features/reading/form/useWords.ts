import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'

import { useFormat } from '@/lib/format'

import type { Words } from './words'

/** The words of the form in the language of the page. */
export function useWords(): Words {
  const { t } = useTranslation(['reading', 'form', 'common'])
  const { date } = useFormat()
  return useMemo(() => ({ t, date }), [t, date])
}
