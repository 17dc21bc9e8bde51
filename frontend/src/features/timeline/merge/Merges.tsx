import { UndoOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

import type { Merge } from '@/api/types'
import { useUser } from '@/api/useSession'
import { Panel } from '@/components/Panel'
import { useFormat } from '@/lib/format'

import styles from './Merge.module.css'
import { useUndo, useUndoneText } from './useUndo'

/** Who was merged into this patient; nothing where nobody was. */
export function Merges({ merges }: { merges: Merge[] }): ReactNode {
  const { t } = useTranslation('timeline')
  if (merges.length === 0) return null
  return (
    <Panel title={t('merge.history')}>
      <ul className={styles.list} aria-label={t('merge.history')}>
        {merges.map((merge) => (
          <Row key={merge.id} merge={merge} />
        ))}
      </ul>
    </Panel>
  )
}

function Row({ merge }: { merge: Merge }): ReactNode {
  const { t } = useTranslation('timeline')
  const format = useFormat()
  const doctor = useUser().role === 'doctor'
  const undoneText = useUndoneText()
  const { undo, pending } = useUndo()
  const { other } = merge
  const name = [other.name, other.hospital_number].filter(Boolean).join(', ')
  return (
    <li>
      <div className={styles.story}>
        {t('merge.told', { name, by: merge.by_name, date: format.dateTime(merge.created_at) })}
        <span className={styles.facts}>{t('merge.moved', { films: merge.cases, exposures: merge.exposures })}</span>
        {merge.undone_at ? (
          <span className={styles.facts}>
            {t('merge.undoneBy', { by: merge.undone_by_name ?? '', date: format.dateTime(merge.undone_at) })} {undoneText(merge)}
          </span>
        ) : null}
        {!merge.undone_at && !merge.may_undo ? <span className={styles.facts}>{t('merge.later')}</span> : null}
      </div>
      {doctor && merge.may_undo ? (
        <Button icon={<UndoOutlined aria-hidden />} loading={pending} onClick={() => undo(merge)} aria-label={t('merge.undoOf', { name })}>
          {t('merge.undo')}
        </Button>
      ) : null}
    </li>
  )
}
