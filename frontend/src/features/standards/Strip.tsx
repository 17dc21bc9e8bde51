import { Radio } from 'antd'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

import type { StandardFilm } from '@/api/types'

import { shortOf } from './shelf'
import styles from './Standards.module.css'

interface Props {
  films: readonly StandardFilm[]
  chosen: StandardFilm
  onChoose: (id: string) => void
}

/** The films of a shelf, each by what it shows; arrow keys go along it. */
export function Strip({ films, chosen, onChoose }: Props): ReactNode {
  const { t } = useTranslation('standards')
  return (
    <div className={styles.strip}>
      <Radio.Group
        className={styles.films}
        aria-label={t('film')}
        size="small"
        value={chosen.id}
        onChange={({ target }) => onChoose(target.value as string)}
      >
        {films.map((film) => (
          <Radio.Button key={film.id} value={film.id} title={titleOf(film)} data-testid="standard-choice">
            {shortOf(film)}
          </Radio.Button>
        ))}
      </Radio.Group>
      <span className={styles.shows}>{titleOf(chosen)}</span>
    </div>
  )
}

const titleOf = ({ name, shows }: StandardFilm): string => (shows === '' || shows === name ? name : `${name}: ${shows}`)
