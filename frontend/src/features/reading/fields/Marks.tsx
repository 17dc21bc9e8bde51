import { ExclamationCircleOutlined, InfoCircleOutlined } from '@ant-design/icons'
import type { ReactNode } from 'react'

import { useForm } from './context'
import styles from './Fields.module.css'

/** Contradictions and borderlines that concern a field, at the field. */
export function Marks({ path }: { path: string }): ReactNode {
  const { findings } = useForm()
  const here = findings.filter(({ level, fields }) => level !== 'note' && fields.some((field) => concerns(field, path)))
  return here.map(({ code, level, text }) => (
    <div key={code} className={styles.mark} data-level={level}>
      <span aria-hidden>{level === 'contradiction' ? <ExclamationCircleOutlined /> : <InfoCircleOutlined />}</span> {text}
    </div>
  ))
}

const concerns = (field: string, path: string): boolean => field === path || field.startsWith(`${path}.`)
