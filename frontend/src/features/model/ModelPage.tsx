import { CheckCircleOutlined, CloseCircleOutlined } from '@ant-design/icons'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

import { Page } from '@/components/Page'
import { Panel } from '@/components/Panel'

import { ModelCard } from './ModelCard'
import styles from './ModelPage.module.css'

/** What users must know about the model before they rely on it, and the card it was shipped with. */
export function ModelPage(): ReactNode {
  const { t } = useTranslation('model')
  return (
    <Page title={t('title')} subtitle={t('subtitle')}>
      <div className={styles.pair}>
        <Panel title={t('is.title')}>
          <Points icon={<CheckCircleOutlined className={styles.is} />}>
            {(['staging', 'evidence', 'version'] as const).map((item) => t(`is.items.${item}`))}
          </Points>
        </Panel>
        <Panel title={t('isNot.title')}>
          <Points icon={<CloseCircleOutlined className={styles.isNot} />}>
            {(['device', 'probability', 'boxes', 'other', 'single'] as const).map((item) => t(`isNot.items.${item}`))}
          </Points>
        </Panel>
      </div>
      <ModelCard />
    </Page>
  )
}

function Points({ icon, children }: { icon: ReactNode; children: string[] }): ReactNode {
  return (
    <ul className={styles.points}>
      {children.map((text) => (
        <li key={text}>
          <span aria-hidden>{icon}</span>
          <span>{text}</span>
        </li>
      ))}
    </ul>
  )
}
