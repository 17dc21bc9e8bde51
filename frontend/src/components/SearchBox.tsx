import { SearchOutlined } from '@ant-design/icons'
import { Input } from 'antd'
import { useEffect, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

import { useDebounced } from '@/lib/useDebounced'

interface Props {
  value: string
  onSettled: (text: string) => void
  className?: string | undefined
}

/** Types freely, reports once the typing pauses, and follows the address (back button, clear). */
export function SearchBox({ value, onSettled, className }: Props): ReactNode {
  const { t } = useTranslation()
  const [text, setText] = useState(value)
  const [known, setKnown] = useState(value)
  const settled = useDebounced(text.trim())
  if (known !== value) {
    setKnown(value)
    // Our own report coming back must not take away what was typed meanwhile.
    if (value !== settled) setText(value)
  }
  useEffect(() => {
    if (settled === text.trim() && settled !== value) onSettled(settled)
    // Only a pause in typing reports; a new address by itself must not report the old text.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [settled])
  return (
    <Input
      className={className ?? ''}
      allowClear
      maxLength={100}
      prefix={<SearchOutlined aria-hidden />}
      aria-label={t('filters.search')}
      placeholder={t('filters.search')}
      value={text}
      onChange={(event) => setText(event.target.value)}
    />
  )
}
