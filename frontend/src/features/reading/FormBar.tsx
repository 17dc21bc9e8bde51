import { CloseCircleOutlined, ExclamationCircleOutlined, RedoOutlined, UndoOutlined } from '@ant-design/icons'
import { Button, Tooltip } from 'antd'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

import { StageTag } from '@/components/StageTag'

import { useWords } from './form/useWords'
import { fieldName, labelled, type Texts } from './form/words'
import { MoreMenu } from './MoreMenu'
import styles from './Reading.module.css'
import { goToFindings } from './rules/findings'
import type { Judged } from './rules/requests'
import { SaveState } from './SaveState'
import type { Draft } from './useDraft'

interface Props {
  draft: Draft
  judged: Judged
  canSign: boolean
  onSign: () => void
  onDiscard: () => Promise<void>
}

/** Always in sight below the form: what the rules say, whether it is saved, undo, sign. */
export function FormBar({ draft, judged, canSign, onSign, onDiscard }: Props): ReactNode {
  const { t } = useTranslation('reading')
  return (
    <div className={styles.bar}>
      <Verdict judged={judged} />
      <SaveState status={draft.status} conflict={draft.conflict !== null} unkept={draft.unkept} />
      <div className={styles.buttons}>
        <Button type="primary" disabled={!canSign} onClick={onSign} data-testid="sign-reading">{t('sign')}</Button>
        <Back draft={draft} which="undo" />
        <Back draft={draft} which="redo" />
        <div className={styles.more}>
          <MoreMenu draft={draft} onDiscard={onDiscard} />
        </div>
      </div>
    </div>
  )
}

/** Undo or redo, with the name of what it would touch. */
function Back({ draft, which }: { draft: Draft; which: 'undo' | 'redo' }): ReactNode {
  const { t } = useTranslation('reading')
  const words = useWords()
  const field = draft[which]
  const name = field === null ? t(which) : labelled(words.t, t(which), stepName(words.t, field))
  return (
    <Tooltip title={`${name} (${which === 'undo' ? 'Ctrl+Z' : 'Ctrl+Y'})`}>
      <Button
        aria-label={name}
        icon={which === 'undo' ? <UndoOutlined /> : <RedoOutlined />}
        disabled={field === null}
        onClick={which === 'undo' ? draft.back : draft.again}
        data-testid={which}
      />
    </Tooltip>
  )
}

const stepName = (t: Texts, field: string): string =>
  ['', 'clear', 'conflict'].includes(field) ? t(`step.${field || 'other'}`) : fieldName(t, field)

function Verdict({ judged: { derivation, error } }: { judged: Judged }): ReactNode {
  const { t } = useTranslation('reading')
  const count = (level: string) => derivation?.findings.filter((finding) => finding.level === level).length ?? 0
  return (
    <div className={styles.line} data-testid="verdict">
      <span>{t('rules.short')}</span>
      {error !== null && <span>{t('rules.silent')}</span>}
      {derivation !== null && (derivation.stage === null ? <span>{t('rules.noStageShort')}</span> : <StageTag stage={derivation.stage} />)}
      {derivation !== null && derivation.classification !== '' && <code>{derivation.classification}</code>}
      {count('contradiction') > 0 && (
        <Button size="small" type="text" danger icon={<CloseCircleOutlined aria-hidden />} onClick={goToFindings}>
          {t('rules.contradictions', { count: count('contradiction') })}
        </Button>
      )}
      {count('borderline') > 0 && (
        <Button size="small" type="text" icon={<ExclamationCircleOutlined aria-hidden />} onClick={goToFindings}>
          {t('rules.borderlines', { count: count('borderline') })}
        </Button>
      )}
    </div>
  )
}
