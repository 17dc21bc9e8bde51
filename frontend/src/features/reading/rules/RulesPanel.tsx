import { CloseCircleOutlined, DisconnectOutlined, ExclamationCircleOutlined, InfoCircleOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

import { ApiError } from '@/api/errors'
import { useErrorText } from '@/components/errorText'

import { fieldName, type Texts } from '../form/words'
import { FINDINGS } from './findings'
import type { Finding, Judged } from './requests'
import { RuleFacts } from './RuleFacts'
import styles from './Rules.module.css'

const ICONS: Record<Finding['level'], ReactNode> = {
  contradiction: <CloseCircleOutlined />,
  borderline: <ExclamationCircleOutlined />,
  note: <InfoCircleOutlined />,
}
const LEVELS = ['contradiction', 'borderline', 'note'] as const

interface Props {
  judged: Judged
  onGo: (path: string) => void
}

/** What the rule set makes of the form: stage, rule, overall profusion, and what does not fit. */
export function RulesPanel({ judged: { derivation, stale, error }, onGo }: Props): ReactNode {
  return (
    <div className={styles.panel} aria-live="polite" aria-busy={stale} data-testid="rules">
      {error !== null && <Silent error={error} />}
      {derivation !== null && (
        <>
          <RuleFacts derivation={derivation} />
          <Findings findings={derivation.findings} onGo={onGo} />
        </>
      )}
    </div>
  )
}

/** Why the rules say nothing new. */
function Silent({ error }: { error: Error }): ReactNode {
  const { t } = useTranslation('reading')
  const errorText = useErrorText()
  const offline = error instanceof ApiError && error.status === 0
  return (
    <p className={styles.silent}>
      <DisconnectOutlined aria-hidden /> {offline ? t('rules.offline') : t('rules.failed', { reason: errorText(error) })}
    </p>
  )
}

function Findings({ findings, onGo }: { findings: readonly Finding[]; onGo: (path: string) => void }): ReactNode {
  const { t } = useTranslation(['reading', 'form', 'common'])
  if (findings.length === 0) return null
  const sorted = LEVELS.flatMap((level) => findings.filter((finding) => finding.level === level))
  return (
    <ul className={styles.findings} {...FINDINGS}>
      {sorted.map((finding, index) => (
        <li key={`${finding.code} ${index}`} data-level={finding.level} data-code={finding.code}>
          <span aria-hidden>{ICONS[finding.level]}</span>
          <div>
            <strong>{t(`rules.level.${finding.level}`)}</strong> {finding.text}
            {finding.fields.length > 0 && (
              <div className={styles.links}>
                {finding.fields.map((field) => (
                  <Button key={field} type="link" size="small" onClick={() => onGo(field)}>
                    {fieldName(t as Texts, field)}
                  </Button>
                ))}
              </div>
            )}
          </div>
        </li>
      ))}
    </ul>
  )
}
