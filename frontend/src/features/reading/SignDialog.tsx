import { Alert, Checkbox, Modal } from 'antd'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'

import type { Reading } from '@/api/types'
import { useFormat } from '@/lib/format'

import type { Opinion } from './form/opinion'
import { ReadBack } from './ReadBack'
import styles from './Reading.module.css'
import type { Judged } from './rules/requests'
import { RuleFacts } from './rules/RuleFacts'

/** The contradiction that says so already. */
const STAGE_DIFFERS = 'stage_differs'

interface Props {
  opinion: Opinion
  judged: Judged
  blind: boolean
  /** What colleagues have signed since the form was opened. */
  meanwhile: readonly Reading[]
  onSign: () => Promise<void>
  onClose: () => void
}

/** What is about to be signed, in words; contradictions have to be confirmed one more time. */
export function SignDialog({ opinion, judged, blind, meanwhile, onSign, onClose }: Props): ReactNode {
  const { t } = useTranslation(['reading', 'common'])
  const [seen, setSeen] = useState(false)
  const [signing, setSigning] = useState(false)
  const { derivation, error, stale } = judged
  const contradictions = derivation?.findings.filter(({ level }) => level === 'contradiction') ?? []
  const differs = derivation !== null && derivation.stage !== null && derivation.stage !== opinion.stage
  const mustConfirm = contradictions.length > 0 || differs
  const stage = opinion.stage === null ? t('unreadableFilm') : t(`common:stage.${opinion.stage}`)
  const sign = () => {
    setSigning(true)
    void onSign().finally(onClose)
  }
  return (
    <Modal
      open
      title={t('signAsk', { stage })}
      okText={t('sign')}
      cancelText={t('common:cancel')}
      onOk={sign}
      onCancel={onClose}
      confirmLoading={signing}
      okButtonProps={{ disabled: mustConfirm && !seen, 'data-testid': 'confirm-sign' }}
      // Signing is for good: a second Enter must not do it.
      cancelButtonProps={{ autoFocus: true }}
      centered
    >
      <div className={styles.dialog} tabIndex={0} role="region" aria-label={t('formLabel')}>
        <p>{t(blind ? 'signBlind' : 'signAided')}</p>
        {meanwhile.length > 0 && <News readings={meanwhile} />}
        {derivation !== null && <RuleFacts derivation={derivation} />}
        {(derivation === null || error !== null || stale) && <Alert type="warning" showIcon title={t('signUnchecked')} />}
        {differs && !contradictions.some(({ code }) => code === STAGE_DIFFERS) && <Alert type="warning" showIcon title={t('signDiffers')} />}
        {contradictions.length > 0 && (
          <Alert
            type="error"
            showIcon
            title={t('signContradictions', { count: contradictions.length })}
            description={<ul>{contradictions.map(({ code, text }) => <li key={code}>{text}</li>)}</ul>}
          />
        )}
        {mustConfirm && (
          <Checkbox checked={seen} onChange={({ target }) => setSeen(target.checked)} data-testid="confirm-contradictions">
            {t('signNevertheless')}
          </Checkbox>
        )}
        <ReadBack opinion={opinion} />
        <p className={styles.hint}>{t('signMeans')}</p>
      </div>
    </Modal>
  )
}

function News({ readings }: { readings: readonly Reading[] }): ReactNode {
  const { t } = useTranslation('reading')
  const { dateTime } = useFormat()
  return (
    <Alert
      type="info"
      showIcon
      title={t('signedMeanwhile', { count: readings.length })}
      description={
        <ul>
          {readings.map(({ id, reader, signed_at: time }) => <li key={id}>{t('signedBy', { name: reader.full_name, time: dateTime(time) })}</li>)}
        </ul>
      }
      data-testid="signed-meanwhile"
    />
  )
}
