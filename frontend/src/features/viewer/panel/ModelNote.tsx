import { Alert } from 'antd'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'

import { useErrorText } from '@/components/errorText'

import { useModelCard } from '../requests'
import styles from './Panel.module.css'

/** What the model is for and what it is not, in its own words. */
export function ModelNote(): ReactNode {
  const { t } = useTranslation(['viewer', 'common'])
  const card = useModelCard()
  const errorText = useErrorText()
  return (
    <div className={styles.block}>
      <Alert type="info" showIcon title={t('common:disclaimer')} />
      {card.error !== null && <p className={styles.hint}>{errorText(card.error)}</p>}
      {card.data !== undefined && (
        <dl className={styles.note}>
          <dt>{t('model.is')}</dt>
          <dd>{card.data.intended_use}</dd>
          <dt>{t('model.isNot')}</dt>
          <dd>
            <Limits value={card.data.limits} />
          </dd>
        </dl>
      )}
      <Link to="/model">{t('model.card')}</Link>
    </div>
  )
}

/** A model card may give its limits as one text or as a list. */
function Limits({ value }: { value: unknown }): ReactNode {
  if (!Array.isArray(value)) return typeof value === 'string' ? value : null
  return (
    <ul className={styles.limits}>
      {value.map((limit) => (
        <li key={String(limit)}>{String(limit)}</li>
      ))}
    </ul>
  )
}
