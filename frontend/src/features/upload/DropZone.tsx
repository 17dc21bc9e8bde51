import { InboxOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useEffect, useRef, useState, type DragEvent, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

import styles from './DropZone.module.css'

/** Takes many files at once by drag and drop or by the file dialogue. */
export function DropZone({ onFiles }: { onFiles: (files: File[]) => void }): ReactNode {
  const { t } = useTranslation('upload')
  const input = useRef<HTMLInputElement>(null)
  const [over, setOver] = useState(false)
  useNoOpeningOfFiles()
  const drop = (event: DragEvent): void => {
    event.preventDefault()
    setOver(false)
    const files = [...event.dataTransfer.files]
    if (files.length > 0) onFiles(files)
  }
  return (
    <div
      className={`${styles.zone ?? ''} ${over ? (styles.over ?? '') : ''}`}
      data-testid="drop-zone"
      onDragOver={(event) => {
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <InboxOutlined className={styles.icon} aria-hidden />
      <div>
        <strong className={styles.title}>{t('drop.title')}</strong>
        <span className={styles.text}>{t('drop.text')}</span>
      </div>
      <Button onClick={() => input.current?.click()}>{t('drop.choose')}</Button>
      <input
        ref={input}
        hidden
        multiple
        type="file"
        aria-label={t('drop.choose')}
        onChange={(event) => {
          onFiles([...(event.target.files ?? [])])
          // Choosing the same file again must count as a choice.
          event.target.value = ''
        }}
      />
    </div>
  )
}

/** A browser opens a file that is dropped beside the zone, and the application with its queue is gone. */
function useNoOpeningOfFiles(): void {
  useEffect(() => {
    const stay = (event: globalThis.DragEvent): void => {
      if (event.dataTransfer?.types.includes('Files')) event.preventDefault()
    }
    window.addEventListener('dragover', stay)
    window.addEventListener('drop', stay)
    return () => {
      window.removeEventListener('dragover', stay)
      window.removeEventListener('drop', stay)
    }
  }, [])
}
