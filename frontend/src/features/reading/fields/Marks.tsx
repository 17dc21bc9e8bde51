import { ExclamationCircleOutlined } from '@ant-design/icons'
import type { ReactNode } from 'react'

import { useForm } from './context'
import styles from './Fields.module.css'

/** The contradictions that concern a field, at the field; what is only close to a border is told below the form. */
export function Marks({ path }: { path: string }): ReactNode {
  const { findings } = useForm()
  const here = findings.filter(({ level, fields }) => level === 'contradiction' && fields.some((field) => concerns(field, path)))
  return here.map(({ code, text }) => (
    <div key={code} className={styles.mark}>
      <ExclamationCircleOutlined aria-hidden /> {text}
    </div>
  ))
}

const concerns = (field: string, path: string): boolean => field === path || field.startsWith(`${path}.`)
