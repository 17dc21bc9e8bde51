import { LeftOutlined, RightOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

import type { CasePage } from '@/api/types'

import styles from './Pager.module.css'

interface Props {
  page: CasePage
  onFirstPage: boolean
  onPage: (cursor: string | null) => void
}

/** Cursor paging: forward, back and to the start; there are no page numbers to jump to. */
export function Pager({ page, onFirstPage, onPage }: Props): ReactNode {
  const { t } = useTranslation('worklist')
  if (onFirstPage && !page.next) return null
  return (
    <nav className={styles.pager} aria-label={t('title')}>
      <Button disabled={onFirstPage} onClick={() => onPage(null)}>
        {t('firstPage')}
      </Button>
      <Button icon={<LeftOutlined aria-hidden />} disabled={!page.previous} onClick={() => onPage(page.previous ?? null)}>
        {t('previous')}
      </Button>
      <Button icon={<RightOutlined aria-hidden />} iconPlacement="end" disabled={!page.next} onClick={() => onPage(page.next ?? null)}>
        {t('next')}
      </Button>
    </nav>
  )
}
