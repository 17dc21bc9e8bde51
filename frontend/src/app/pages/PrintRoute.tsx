import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useParams, useSearchParams } from 'react-router'

import { PrintPage } from '@/features/report/PrintPage'
import { FilmPictures } from '@/features/viewer/film/FilmPicture'
import { isLanguage } from '@/lib/i18n'

/** `/cases/:id/print?language=...`: the report for the printer, in the language of the page unless another is named. */
export function Component(): ReactNode {
  const { id = '' } = useParams()
  const [query] = useSearchParams()
  const { i18n } = useTranslation()
  const named = query.get('language')
  const language = isLanguage(named) ? named : isLanguage(i18n.language) ? i18n.language : 'zh-CN'
  return <PrintPage key={id} caseId={id} language={language} pictures={<FilmPictures caseId={id} />} />
}
