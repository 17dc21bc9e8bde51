import { App } from 'antd'
import { useTranslation } from 'react-i18next'
import { useNavigate, useSearchParams } from 'react-router'

import { useUser } from '@/api/useSession'
import { useErrorText } from '@/components/errorText'
import { caseAddress, orderingsFor, readFilters } from '@/lib/caseFilters'

import { claimNext, useDeskChange } from './requests'

/** Claims the next film that nobody reads, out of those the filters select, and opens it in the reader's own queue. */
export function useTakeNext(): { take: () => void; busy: boolean } {
  const { t } = useTranslation('worklist')
  const { message } = App.useApp()
  const errorText = useErrorText()
  const navigate = useNavigate()
  const { department } = useUser()
  const [address] = useSearchParams()
  const filters = Object.fromEntries(Object.entries(readFilters(address)).filter(([name]) => name !== 'queue' && name !== 'reading'))
  const next = useDeskChange(async () => {
    const id = await claimNext(filters)
    if (id === null) void message.info(t('takeNext.none'))
    else await navigate(caseAddress(id, mine(orderingsFor(department).includes('priority'))))
  })
  return { busy: next.isPending, take: () => next.mutate(undefined, { onError: (error) => void message.error(errorText(error)) }) }
}

const mine = (byPriority: boolean): URLSearchParams =>
  new URLSearchParams({ queue: 'mine', ordering: byPriority ? 'priority' : 'created_at' })
