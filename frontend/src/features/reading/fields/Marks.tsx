import { ExclamationCircleOutlined } from '@ant-design/icons'
import type { ReactNode } from 'react'

import type { Finding } from '../rules/requests'
import { useForm } from './context'
import styles from './Fields.module.css'

interface Props {
  path: string
}

/** The contradictions that begin with a field, in full below it; what is only close to a border is told below the form. */
export function Marks({ path }: Props): ReactNode {
  return useContradictions(path).filter((finding) => begins(finding, path)).map(({ code, text }) => (
    <div key={code} className={styles.mark}>
      <ExclamationCircleOutlined aria-hidden /> {text}
    </div>
  ))
}

/** That a field belongs to contradictions that are told at another one. */
export function MarkedElsewhere({ path }: Props): ReactNode {
  const texts = useContradictions(path).filter((finding) => !begins(finding, path)).map(({ text }) => text)
  if (texts.length === 0) return null
  return (
    <span className={styles.sign} role="img" aria-label={texts.join(' ')} title={texts.join('\n')}>
      <ExclamationCircleOutlined aria-hidden />
    </span>
  )
}

function useContradictions(path: string): Finding[] {
  return useForm().findings.filter(({ level, fields }) => level === 'contradiction' && fields.some((field) => concerns(field, path)))
}

const begins = ({ fields: [first = ''] }: Finding, path: string): boolean => concerns(first, path)

const concerns = (field: string, path: string): boolean => field === path || field.startsWith(`${path}.`)
