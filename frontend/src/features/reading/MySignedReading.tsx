import { EditOutlined, EyeOutlined, LockOutlined } from '@ant-design/icons'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Alert, Button, Space } from 'antd'
import { type ReactNode, useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'

import { keys } from '@/api/keys'
import type { Reading } from '@/api/types'
import { useUser } from '@/api/useSession'
import { useErrorText } from '@/components/errorText'
import { useFormat } from '@/lib/format'

import { clearDesk } from './desk'
import { opinionOf, type Opinion } from './form/opinion'
import { Leftover } from './Leftover'
import { SignedReadBack } from './ReadBack'
import styles from './Reading.module.css'
import { createReading } from './requests'
import { putReading } from './useDraft'

interface Props {
  reading: Reading
  caseId: string
  /** The model's result is known by now: a reading with it in view may follow. */
  mayFollow: boolean
  /** Why a draft of it could not be signed any more. */
  problem: string | null
  /** It takes the place of a form, which had the focus. */
  justSigned: boolean
  onStarted: () => void
}

interface Next {
  opinion: Opinion
  amends?: string
}

/** My signed reading: to be read, to be corrected by a new one, or to be followed by one with the model's result in view. */
export function MySignedReading({ reading, caseId, mayFollow, problem, justSigned, onStarted }: Props): ReactNode {
  const { t } = useTranslation('reading')
  const format = useFormat()
  const errorText = useErrorText()
  const client = useQueryClient()
  const user = useUser()
  const place = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (!justSigned) return
    place.current?.focus({ preventScroll: true })
    place.current?.scrollIntoView({ block: 'start' })
  }, [justSigned])
  const start = useMutation({
    mutationFn: ({ opinion, amends }: Next) => createReading(caseId, amends === undefined ? opinion : { ...opinion, amends }),
    onSuccess: (draft) => {
      onStarted()
      clearDesk(user.id, caseId)
      putReading(client, caseId, draft)
    },
    onError: () => client.invalidateQueries({ queryKey: keys.case(caseId) }),
  })
  const opinion = opinionOf(reading)
  const shown = start.error === null ? problem : errorText(start.error)
  const blind = reading.kind === 'blind'
  return (
    <div ref={place} tabIndex={-1} className={styles.form} data-testid="signed-reading">
      <div className={styles.signed}>
        <LockOutlined aria-hidden /> {t('signedBy', { name: reading.reader.full_name, time: format.dateTime(reading.signed_at) })}
        {` · ${t(`kind.${reading.kind}`)}`}
      </div>
      {shown !== null && <Alert type="error" showIcon title={shown} role="alert" />}
      <Leftover caseId={caseId} signed={opinion} onAmend={(left) => start.mutate({ opinion: left, amends: reading.id })} />
      {blind && mayFollow && (
        <Alert
          type="success"
          showIcon
          title={t('blind.signed')}
          description={
            <Space orientation="vertical">
              {t('blind.follow')}
              <Button
                type="primary"
                icon={<EyeOutlined />}
                loading={start.isPending}
                onClick={() => start.mutate({ opinion: { ...opinion, agrees_with_model: null } })}
                data-testid="start-aided"
                className={styles.wrapping ?? ''}
              >
                {t('blind.start')}
              </Button>
            </Space>
          }
        />
      )}
      <SignedReadBack reading={reading} />
      <div>
        <Button icon={<EditOutlined />} loading={start.isPending} onClick={() => start.mutate({ opinion, amends: reading.id })} data-testid="amend-reading">
          {t('amend')}
        </Button>
        <div className={styles.hint}>{t('amendHint')}</div>
      </div>
    </div>
  )
}
