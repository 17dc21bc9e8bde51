import { ExclamationCircleOutlined } from '@ant-design/icons'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

import type { Radiograph } from '@/api/types'
import { useFilmRequirements } from '@/components/useFilmRequirements'

import { useWords } from './form/useWords'
import { listed } from './form/words'
import styles from './Reading.module.css'

/** Beside the quality: the requirements that the file of the film does not fulfil; nothing where it fulfils all that is known. */
export function FilmNote({ film }: { film: Radiograph }): ReactNode {
  const { t } = useTranslation('reading')
  const words = useWords()
  const missed = useFilmRequirements(film).filter(({ fulfilled }) => fulfilled === false)
  if (missed.length === 0) return null
  const which = missed.map(({ text, found }) => words.t('form:join.aside', { name: text, aside: found }))
  return (
    <p className={styles.filmNote} role="note" data-testid="film-note">
      <ExclamationCircleOutlined aria-hidden /> {t('filmNote', { count: missed.length, which: listed(words.t, which) })}
    </p>
  )
}
