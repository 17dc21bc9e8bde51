import { GlobalOutlined } from '@ant-design/icons'
import { useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

import { chooseLanguage } from '@/api/language'

/** One button: it names the other language in that language. `onFailed`: its texts could not be had, or the account not be told. */
export function LanguageSwitch({ onFailed }: { onFailed: () => void }): ReactNode {
  const { i18n } = useTranslation()
  const queries = useQueryClient()
  const other = i18n.language === 'zh-CN' ? 'en' : 'zh-CN'
  const name = other === 'en' ? 'English' : '中文'
  const change = async (): Promise<void> => {
    await chooseLanguage(other).catch(() => onFailed())
    // Texts that the backend writes come again in the other language.
    await queries.invalidateQueries()
  }
  return (
    <Button type="text" icon={<GlobalOutlined aria-hidden />} lang={other} onClick={() => void change()}>
      {name}
    </Button>
  )
}
