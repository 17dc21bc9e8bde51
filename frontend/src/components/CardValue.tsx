import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

import { isLanguage } from '@/lib/i18n'

import styles from './CardValue.module.css'

/** A value of the model card, whose shape each bundle chooses: text, number, list, table, or one text per language. */
export function CardValue({ value }: { value: unknown }): ReactNode {
  const { t, i18n } = useTranslation()
  if (value === null || value === undefined || value === '') return '—'
  if (typeof value === 'boolean') return t(value ? 'yes' : 'no')
  if (typeof value === 'number') return new Intl.NumberFormat(i18n.language, { maximumFractionDigits: 4 }).format(value)
  if (typeof value === 'string') return value
  if (isList(value)) return <List items={value} />
  if (typeof value !== 'object') return null
  const entries: [string, unknown][] = Object.entries(value)
  return entries.every(([name]) => isLanguage(name)) ? <CardValue value={inLanguage(entries, i18n.language)} /> : <Nested entries={entries} />
}

function inLanguage(entries: [string, unknown][], wanted: string): unknown {
  const texts = new Map(entries)
  return texts.get(wanted) ?? texts.get('en') ?? entries[0]?.[1]
}

function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value)
}

function List({ items }: { items: readonly unknown[] }): ReactNode {
  if (items.every((item) => typeof item === 'number')) return items.join(', ')
  return (
    <ul className={styles.list}>
      {items.map((item, at) => (
        <li key={at}>
          <CardValue value={item} />
        </li>
      ))}
    </ul>
  )
}

function Nested({ entries }: { entries: [string, unknown][] }): ReactNode {
  const { t, i18n } = useTranslation('model')
  const title = (name: string): string => (i18n.exists(`model:names.${name}`) ? t(`names.${name}`) : name.replaceAll('_', ' '))
  return (
    <dl className={styles.nested}>
      {entries.map(([name, item]) => (
        <div key={name} style={{ display: 'contents' }}>
          <dt>{title(name)}</dt>
          <dd>
            <CardValue value={item} />
          </dd>
        </div>
      ))}
    </dl>
  )
}
