import { Alert } from 'antd'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'

import { CardValue } from '@/components/CardValue'
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
          <dd>
            <CardValue value={card.data.intended_use} />
          </dd>
          <dt>{t('model.isNot')}</dt>
          <dd>
            <CardValue value={card.data.limits} />
          </dd>
        </dl>
      )}
      <Link to="/model">{t('model.card')}</Link>
    </div>
  )
}
