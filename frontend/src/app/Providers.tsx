import { QueryClientProvider, type QueryClient } from '@tanstack/react-query'
import { ConfigProvider } from 'antd'
import enUS from 'antd/locale/en_US'
import zhCN from 'antd/locale/zh_CN'
import dayjs from 'dayjs'
import 'dayjs/locale/zh-cn'
import { useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

import { session } from '@/api/session'
import { createQueryClient } from '@/lib/queryClient'

import { styleNonce } from './styleNonce'
import { useSurroundings } from './surroundings'
import { darkTheme, theme } from './theme'

/** What one user has loaded is never shown to the next one. */
function createForgettingQueryClient(): QueryClient {
  const queries = createQueryClient()
  let userId: string | undefined
  session.subscribe(() => {
    const next = session.current()?.user.id
    if (userId !== undefined && next !== userId) queries.clear()
    userId = next
  })
  return queries
}

export function Providers({ children }: { children: ReactNode }): ReactNode {
  const { i18n } = useTranslation()
  const [queryClient] = useState(createForgettingQueryClient)
  const [themes] = useState(() => ({ light: theme(), dark: darkTheme() }))
  const surroundings = useSurroundings()
  const chinese = i18n.language === 'zh-CN'
  dayjs.locale(chinese ? 'zh-cn' : 'en')
  const nonce = styleNonce()
  return (
    <ConfigProvider
      locale={chinese ? zhCN : enUS}
      theme={themes[surroundings]}
      csp={nonce === undefined ? {} : { nonce }}
      button={{ autoInsertSpace: false }}
    >
      <QueryClientProvider client={queryClient}>{children}</QueryClientProvider>
    </ConfigProvider>
  )
}
