import { App, Button } from 'antd'
import { useTranslation } from 'react-i18next'

import { uuid } from '@/lib/uuid'

import { useErrorText } from './errorText'

const SHOWN_S = 8

/** Says what was done and offers to take it back for a while, or until the answer is called. */
export function useUndo(): (text: string, undo: () => Promise<unknown>) => () => void {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const errorText = useErrorText()
  return (text, undo) => {
    const key = uuid()
    const back = (): void => {
      message.destroy(key)
      undo().catch((error: unknown) => message.error(errorText(error)))
    }
    void message.open({
      key,
      type: 'success',
      duration: SHOWN_S,
      content: (
        <>
          {text}{' '}
          <Button size="small" onClick={back}>
            {t('undo')}
          </Button>
        </>
      ),
    })
    return () => message.destroy(key)
  }
}
