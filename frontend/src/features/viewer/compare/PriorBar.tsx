import { LeftOutlined, RightOutlined } from '@ant-design/icons'
import { Button, Select } from 'antd'
import { type ReactNode, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'

import { useFormat } from '@/lib/format'
import { keyName } from '@/lib/keyName'
import { declareKeys } from '@/lib/knownKeys'
import { useKey } from '@/lib/ownKeys'
import { useShortcuts } from '@/lib/shortcuts'

import styles from './Compare.module.css'
import { type OtherFilm, stepped } from './priors'
import { useIntervalText } from './useIntervalText'

const KEYS = { older: 'e', newer: 'd' } as const

declareKeys('case', Object.entries(KEYS).map(([kind, key]) => ({ id: `prior.${kind}`, key, text: `compare:prior.${kind}` })))

interface Props {
  others: readonly OtherFilm[]
  chosen: OtherFilm
  onChoose: (id: string) => void
}

/** Which other film of the person is shown, when it was taken, and the way to the next ones. */
export function PriorBar({ others, chosen, onChoose }: Props): ReactNode {
  const { t } = useTranslation('compare')
  const { date } = useFormat()
  const interval = useIntervalText()
  const steps = useMemo(
    () => ({ older: stepped(others, chosen.id, 1), newer: stepped(others, chosen.id, -1) }),
    [others, chosen.id],
  )
  const keys = { older: useKey('prior.older', KEYS.older), newer: useKey('prior.newer', KEYS.newer) }
  useSteps(steps, onChoose)
  const label = (film: OtherFilm) => `${date(film.day)} · ${interval(film.interval)}`
  const button = (kind: keyof typeof KEYS, icon: ReactNode) => (
    <Button
      size="small"
      icon={icon}
      aria-label={t(`prior.${kind}`)}
      aria-keyshortcuts={keys[kind]}
      title={`${t(`prior.${kind}`)} (${keyName(keys[kind])})`}
      disabled={steps[kind] === undefined || steps[kind].id === chosen.id}
      onClick={() => steps[kind] !== undefined && onChoose(steps[kind].id)}
    />
  )
  return (
    <div className={styles.heading}>
      <Select
        className={styles.priors}
        size="small"
        aria-label={t('prior.choose')}
        value={chosen.id}
        options={others.map((film) => ({ value: film.id, label: label(film) }))}
        labelRender={() => date(chosen.day)}
        onChange={onChoose}
        popupMatchSelectWidth={false}
      />
      <span>{interval(chosen.interval)}</span>
      <span className={styles.steps}>
        {button('older', <LeftOutlined />)}
        {button('newer', <RightOutlined />)}
      </span>
      <Link to={`/cases/${chosen.id}`} className={styles.open}>
        {t('prior.open')}
      </Link>
    </div>
  )
}

function useSteps(steps: Record<keyof typeof KEYS, OtherFilm | undefined>, onChoose: (id: string) => void): void {
  const { t } = useTranslation('compare')
  const shortcuts = useMemo(
    () =>
      (['older', 'newer'] as const).map((kind) => ({
        id: `prior.${kind}`,
        key: KEYS[kind],
        label: t(`prior.${kind}`),
        run: () => steps[kind] !== undefined && onChoose(steps[kind].id),
      })),
    [steps, t, onChoose],
  )
  useShortcuts(shortcuts)
}
