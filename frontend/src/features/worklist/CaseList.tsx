import { Grid } from 'antd'
import type { ReactNode } from 'react'
import { useNavigate, useSearchParams } from 'react-router'

import type { CaseRow } from '@/api/types'
import { useUser } from '@/api/useSession'
import { caseAddress, type Ordering } from '@/lib/caseFilters'

import { CaseCards } from './CaseCards'
import { CaseTable } from './CaseTable'
import { useRowKeys } from './useRowKeys'

interface Props {
  rows: CaseRow[]
  ordering: Ordering
  onOrder: (ordering: Ordering) => void
}

/** A table where there is room for one, cards on a telephone. */
export function CaseList({ rows, ordering, onOrder }: Props): ReactNode {
  const navigate = useNavigate()
  const { md = true } = Grid.useBreakpoint()
  const [address] = useSearchParams()
  const open = (id: string): void => void navigate(caseAddress(id, address))
  useRowKeys(rows, useUser().role === 'doctor')
  return md ? <CaseTable rows={rows} ordering={ordering} onOrder={onOrder} onOpen={open} /> : <CaseCards rows={rows} />
}
