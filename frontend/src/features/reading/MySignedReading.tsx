import { EditOutlined, LockOutlined } from '@ant-design/icons'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Alert, Button } from 'antd'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

import { keys } from '@/api/keys'
import type { Reading } from '@/api/types'
import { useUser } from '@/api/useSession'
import { useErrorText } from '@/components/errorText'
import { useFormat } from '@/lib/format'

import { clearDesk } from './desk'
import { Opinion } from './Opinion'
import styles from './Reading.module.css'
import { createReading, opinionOf } from './requests'
import { putReading } from './useDraft'

interface Props {
  reading: Reading
  caseId: string
  /** Why a draft of it could not be signed any more. */
  problem: string | null
  onAmended: () => void
}

/** My signed reading: to be read, or to be corrected by a new one. */
export function MySignedReading({ reading, caseId, problem, onAmended }: Props): ReactNode {
  const { t } = useTranslation('reading')
  const format = useFormat()
  const errorText = useErrorText()
  const client = useQueryClient()
  const user = useUser()
  const amend = useMutation({
    mutationFn: () => createReading(caseId, { ...opinionOf(reading), amends: reading.id }),
    onSuccess: (draft) => {
      onAmended()
      clearDesk(user.id, caseId)
      putReading(client, caseId, draft)
    },
    onError: () => client.invalidateQueries({ queryKey: keys.case(caseId) }),
  })
  const shown = amend.error === null ? problem : errorText(amend.error)
  return (
    <div className={styles.form} data-testid="signed-reading">
      <div className={styles.signed}>
        <LockOutlined aria-hidden /> {t('signedBy', { name: reading.reader.full_name, time: format.dateTime(reading.signed_at) })}
      </div>
      <Opinion reading={reading} />
      {shown !== null && <Alert type="error" showIcon title={shown} role="alert" />}
      <div>
        <Button icon={<EditOutlined />} loading={amend.isPending} onClick={() => amend.mutate()} data-testid="amend-reading">
          {t('amend')}
        </Button>
        <div className={styles.hint}>{t('amendHint')}</div>
      </div>
    </div>
  )
}
