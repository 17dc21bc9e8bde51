import { Alert, Button } from 'antd'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'

import styles from './RestReminder.module.css'
import { active, dismissed, due, later, RESTED, type RestState } from './restTimer'
import { useBelow } from './useBelow'

const LOOK = 15_000
const SIGNS = ['pointerdown', 'pointermove', 'keydown', 'wheel'] as const

interface Props {
  /** Of reading without a pause; 0 = no reminder. */
  afterMinutes: number
  /** Whether the page that is shown is that of a film. */
  reading: boolean
}

/** Asks a reader to rest his eyes. It stays until he answers; it takes the focus from nothing and covers neither film nor form. */
export function RestReminder({ afterMinutes, reading }: Props): ReactNode {
  const { t } = useTranslation('rest')
  const state = useRef<RestState>(RESTED)
  const [minutes, setMinutes] = useState<number | null>(null)
  const below = useBelow<HTMLDivElement>()
  useEffect(() => {
    if (!reading || afterMinutes === 0) return undefined
    const sign = (): void => {
      state.current = active(state.current, Date.now())
    }
    SIGNS.forEach((name) => document.addEventListener(name, sign, { passive: true }))
    return () => SIGNS.forEach((name) => document.removeEventListener(name, sign))
  }, [reading, afterMinutes])
  useEffect(() => {
    const look = (): void => setMinutes(due(state.current, Date.now(), afterMinutes))
    const timer = setInterval(look, LOOK)
    return () => clearInterval(timer)
  }, [afterMinutes])
  if (minutes === null) return null
  const answer = (change: typeof later): void => {
    state.current = change(state.current, Date.now())
    setMinutes(null)
  }
  return (
    <div ref={below} className={styles.place} role="status" data-testid="rest-reminder">
      <Alert
        type="info"
        showIcon
        title={t('title', { count: minutes })}
        description={
          <div className={styles.answer}>
            <p className={styles.text}>{t('text')}</p>
            <div className={styles.buttons}>
              <Button type="primary" onClick={() => answer(dismissed)}>
                {t('done')}
              </Button>
              <Button onClick={() => answer(later)}>{t('later')}</Button>
            </div>
          </div>
        }
      />
    </div>
  )
}
