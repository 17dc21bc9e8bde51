import { Button } from 'antd'
import { type KeyboardEvent, type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'

import { keyName } from '@/lib/keyName'
import { knownHolder } from '@/lib/knownKeys'
import { chooseKey, forgetOwnKeys, keyOf, useOwnKeys } from '@/lib/ownKeys'
import { type ActiveShortcut, holderOf, useActiveShortcuts } from '@/lib/shortcuts'

import styles from './Film.module.css'

/** All keys of the page. Press one to give its command another key; a key that is taken stays with its command. */
export function KeyEditor(): ReactNode {
  const { t } = useTranslation('viewer')
  const shortcuts = useActiveShortcuts().flat()
  const own = useOwnKeys()
  const taken = useTaken(shortcuts)
  const [waiting, setWaiting] = useState<string | null>(null)
  const [news, setNews] = useState('')

  const take = (shortcut: ActiveShortcut) => (event: KeyboardEvent) => {
    if (waiting !== shortcut.id || event.key === 'Tab') return
    event.preventDefault()
    event.stopPropagation()
    if (['Shift', 'Control', 'Alt', 'Meta'].includes(event.key)) return
    setWaiting(null)
    if (event.key === 'Escape') {
      setNews('')
      return
    }
    const key = keyOf(event.nativeEvent)
    const by = key === null ? undefined : taken(key, shortcut.id)
    if (key === null) setNews(t('help.reserved'))
    else if (by !== undefined) setNews(t('help.taken', { key: keyName(key), by }))
    else {
      chooseKey(shortcut.id, key, shortcut.key)
      setNews(t('help.changed', { key: keyName(key), label: shortcut.label }))
    }
  }
  const wait = ({ id, label }: ActiveShortcut) => {
    setWaiting(id)
    setNews(t('help.press', { label }))
  }
  return (
    <>
      <p className={styles.hint}>{t('help.edit')}</p>
      <p className={styles.news} role="status" data-testid="key-news">{news}</p>
      <dl className={styles.help}>
        {shortcuts.map((shortcut) => (
          <div key={`${shortcut.id} ${shortcut.label}`} data-shortcut={shortcut.id}>
            <dt>
              <button
                type="button"
                className={styles.key}
                aria-label={t('help.rebind', { label: shortcut.label, key: keyName(shortcut.pressed) })}
                aria-pressed={waiting === shortcut.id}
                onClick={() => wait(shortcut)}
                onBlur={() => setWaiting(null)}
                onKeyDown={take(shortcut)}
              >
                {waiting === shortcut.id ? '…' : keyName(shortcut.pressed)}
              </button>
            </dt>
            <dd>
              {shortcut.label}
              {shortcut.pressed !== shortcut.key && <em> {t('help.standard', { key: keyName(shortcut.key) })}</em>}
              {taken(shortcut.pressed, shortcut.id) !== undefined && <strong> {t('help.twice')}</strong>}
            </dd>
          </div>
        ))}
      </dl>
      <Button size="small" disabled={Object.keys(own).length === 0} onClick={forgetOwnKeys}>
        {t('help.reset')}
      </Button>
    </>
  )
}

/** What a key does already on this page, also where that is not offered at the moment. */
function useTaken(shortcuts: readonly ActiveShortcut[]): (key: string, id: string) => string | undefined {
  const { t } = useTranslation('viewer')
  const own = useOwnKeys()
  return (key, id) => {
    const resting = knownHolder(key, id, own)?.text
    return holderOf(shortcuts, key, id)?.label ?? (resting === undefined ? undefined : t(resting))
  }
}
