import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

import { isLanguage } from '@/lib/i18n'

import styles from './CardValue.module.css'
import { CardNumbers, isTable, isNumbers } from './CardNumbers'
import { useCardName } from './cardNames'

interface Props {
  value: unknown
  /** The key under which the card holds it. */
  name?: string
}

/** A value of the model card, whose shape each bundle chooses: text, number, list, table, or one text per language. */
export function CardValue({ value, name = '' }: Props): ReactNode {
  const { t, i18n } = useTranslation()
  const nameOf = useCardName()
  if (value === null || value === undefined || value === '') return t('none')
  if (typeof value === 'boolean') return t(value ? 'yes' : 'no')
  if (typeof value === 'number') return new Intl.NumberFormat(i18n.language, { maximumFractionDigits: 4 }).format(value)
  if (typeof value === 'string') return i18n.exists(`model:names.${value}`) ? nameOf(value) : value
  if (isNumbers(value) || isTable(value)) return <CardNumbers name={name} values={value} />
  if (isList(value)) return <List items={value} />
  if (typeof value !== 'object') return null
  return isSpoken(value) ? <CardValue value={inLanguage(value, i18n.language)} /> : <Entries entries={Object.entries(value)} />
}

function isSpoken(value: object): boolean {
  return Object.keys(value).every(isLanguage)
}

function inLanguage(value: object, wanted: string): unknown {
  const texts = new Map<string, unknown>(Object.entries(value))
  return texts.get(wanted) ?? texts.get('en') ?? [...texts.values()][0]
}

function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value)
}

function isGroup(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !isList(value) && !isSpoken(value)
}

function List({ items }: { items: readonly unknown[] }): ReactNode {
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

/** What stands by itself first, then the groups, each folded: however deep they are nested, they stay as wide as the page. */
function Entries({ entries }: { entries: [name: string, value: unknown][] }): ReactNode {
  const nameOf = useCardName()
  const single = entries.filter(([, value]) => !isGroup(value))
  return (
    <>
      {single.length === 0 ? null : (
        <dl className={styles.facts}>
          {single.map(([name, value]) => (
            <div key={name}>
              <dt>{nameOf(name)}</dt>
              <dd>
                <CardValue name={name} value={value} />
              </dd>
            </div>
          ))}
        </dl>
      )}
      {entries.filter(([, value]) => isGroup(value)).map(([name, value]) => (
        <details key={name} className={styles.group}>
          <summary>{nameOf(name)}</summary>
          <CardValue name={name} value={value} />
        </details>
      ))}
    </>
  )
}
