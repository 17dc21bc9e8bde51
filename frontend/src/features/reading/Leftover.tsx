import { Alert, Button, Space } from 'antd'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'

import { useUser } from '@/api/useSession'

import { backupOf } from './backup'
import { clearDesk } from './desk'
import { Differences } from './Differences'
import { type Opinion, sameOpinion } from './form/opinion'
import styles from './Reading.module.css'

interface Props {
  caseId: string
  signed: Opinion
  onAmend: (opinion: Opinion) => void
}

/** What was entered here and not saved before the reading was signed elsewhere: nothing typed is lost. */
export function Leftover({ caseId, signed, onAmend }: Props): ReactNode {
  const { t } = useTranslation('reading')
  const user = useUser()
  const [left] = useState(() => backupOf(user.id, caseId).read().find(({ opinion }) => !sameOpinion(opinion, signed)) ?? null)
  const [thrown, setThrown] = useState(false)
  if (left === null || thrown) return null
  const forget = () => {
    clearDesk(user.id, caseId)
    backupOf(user.id, caseId).remove(left)
    setThrown(true)
  }
  const columns = [
    { id: 'signed', title: t('leftover.signed'), opinion: signed },
    { id: 'here', title: t('leftover.here'), opinion: left.opinion },
  ]
  return (
    <Alert
      type="warning"
      showIcon
      role="alert"
      title={t('leftover.title')}
      data-testid="leftover"
      description={
        <div className={styles.conflict}>
          <Differences columns={columns} label={t('leftover.title')} />
          <Space wrap>
            <Button
              onClick={() => {
                forget()
                onAmend(left.opinion)
              }}
            >
              {t('leftover.amend')}
            </Button>
            <Button type="text" onClick={forget}>{t('leftover.forget')}</Button>
          </Space>
        </div>
      }
    />
  )
}
