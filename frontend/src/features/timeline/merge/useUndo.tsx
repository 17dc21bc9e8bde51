import { App, Button } from 'antd'
import { useTranslation } from 'react-i18next'

import type { Merge } from '@/api/types'
import { useErrorText } from '@/components/errorText'

import { useUndoMerge } from '../api'
import { usePersonalData } from './personalData'

const SECONDS = 12

interface Undo {
  undo: (merge: Merge) => void
  pending: boolean
  tellMerged: (merge: Merge) => void
}

/** Undoing a merge from the message after it or from the page, and saying what came back. */
export function useUndo(): Undo {
  const { t } = useTranslation('timeline')
  const { notification, message } = App.useApp()
  const errorText = useErrorText()
  const tell = useUndoneText()
  const change = useUndoMerge()
  const undo = (merge: Merge): void => {
    notification.destroy(merge.id)
    // The dialog that started the merge is closed by now; what follows must not depend on it.
    void change.mutateAsync(merge.id).then(
      (undone) => notification.success({ title: t('merge.undone'), description: tell(undone), duration: SECONDS }),
      (error: unknown) => void message.error(errorText(error)),
    )
  }
  const tellMerged = (merge: Merge): void =>
    notification.success({
      key: merge.id,
      title: t('merge.done'),
      description: t('merge.moved', { films: merge.cases, exposures: merge.exposures }),
      duration: SECONDS,
      actions: (
        <Button size="small" onClick={() => undo(merge)}>
          {t('merge.undo')}
        </Button>
      ),
    })
  return { undo, pending: change.isPending, tellMerged }
}

/** What an undo put back, and what it had to leave. */
export function useUndoneText(): (merge: Merge) => string {
  const { t } = useTranslation('timeline')
  const { label } = usePersonalData()
  return ({ undone }) => {
    if (undone === null) return ''
    const { cases, exposures, cases_stayed, exposures_stayed, fields_stayed } = undone
    return [
      t('merge.cameBack', { films: cases, exposures }),
      cases_stayed + exposures_stayed > 0 ? t('merge.stayed', { films: cases_stayed, exposures: exposures_stayed }) : '',
      fields_stayed.length > 0 ? t('merge.fieldsStayed', { fields: fields_stayed.map(label).join(t('listSeparator')) }) : '',
    ]
      .filter(Boolean)
      .join(' ')
  }
}
