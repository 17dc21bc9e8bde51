import { LinkOutlined, MenuFoldOutlined, MenuUnfoldOutlined } from '@ant-design/icons'
import { Button, Radio, Tooltip } from 'antd'
import { type ReactNode, useMemo } from 'react'
import { useTranslation } from 'react-i18next'

import { keyName } from '@/lib/keyName'
import { declareKeys } from '@/lib/knownKeys'
import { useKey } from '@/lib/ownKeys'
import { useShortcuts } from '@/lib/shortcuts'

import styles from './Compare.module.css'
import { type Layout, PANELS, type Panels } from './layout'

const KEYS = { link: 'c', side: 's' } as const

declareKeys('case', [
  ...PANELS.map((count) => ({ id: `layout.${count}`, key: String(count), text: `compare:bar.show.${count}` })),
  { id: 'layout.link', key: KEYS.link, text: 'compare:bar.linkHint' },
  { id: 'layout.side', key: KEYS.side, text: 'compare:bar.side' },
])

interface Props {
  layout: Layout
  onLayout: (change: Partial<Layout>) => void
  onLink: (on: boolean) => void
  /** Whether there are standard films to stand beside the film at all. */
  hasStandards: boolean
}

/** How many films lie side by side, what lies beside the film, and whether they move together. */
export function LayoutBar({ layout, onLayout, onLink, hasStandards }: Props): ReactNode {
  const { t } = useTranslation('compare')
  const choices = PANELS.filter((count) => count < 3 || hasStandards)
  const keys = { link: useKey('layout.link', KEYS.link), side: useKey('layout.side', KEYS.side) }
  useKeys({ layout, onLayout, onLink, hasStandards })
  return (
    <div className={styles.bar} role="toolbar" aria-label={t('bar.label')}>
      <div className={styles.counts}>
        <span aria-hidden>{t('bar.films')}</span>
        <Radio.Group
          aria-label={t('bar.panels')}
          size="small"
          value={layout.panels}
          onChange={({ target }) => onLayout({ panels: target.value as Panels })}
        >
          {choices.map((count) => (
            <Radio.Button key={count} value={count} title={t(`bar.show.${count}`)} data-testid={`panels-${count}`}>
              {count}
            </Radio.Button>
          ))}
        </Radio.Group>
      </div>
      {layout.panels === 2 && hasStandards && <Companions layout={layout} onLayout={onLayout} />}
      {layout.panels > 1 && (
        <Tooltip title={`${t('bar.linkHint')} (${keyName(keys.link)})`}>
          <Button
            size="small"
            type={layout.linked ? 'primary' : 'default'}
            aria-pressed={layout.linked}
            aria-keyshortcuts={keys.link}
            icon={<LinkOutlined />}
            data-testid="link-films"
            onClick={() => onLink(!layout.linked)}
          >
            {t(layout.linked ? 'bar.linked' : 'bar.unlinked')}
          </Button>
        </Tooltip>
      )}
      <SideSwitch shown={layout.side} shortcut={keys.side} onChange={(side) => onLayout({ side })} />
    </div>
  )
}

/** What is hidden has to be found again: the way back to it is in words. */
function SideSwitch({ shown, shortcut, onChange }: { shown: boolean; shortcut: string; onChange: (shown: boolean) => void }): ReactNode {
  const { t } = useTranslation('compare')
  const name = t(shown ? 'bar.hideSide' : 'bar.showSide')
  return (
    <Tooltip title={`${name} (${keyName(shortcut)})`}>
      <Button
        className={styles.sideSwitch}
        size="small"
        type="text"
        aria-label={name}
        aria-expanded={shown}
        aria-keyshortcuts={shortcut}
        icon={shown ? <MenuUnfoldOutlined /> : <MenuFoldOutlined />}
        data-testid="toggle-side"
        onClick={() => onChange(!shown)}
      >
        {shown ? null : name}
      </Button>
    </Tooltip>
  )
}

function Companions({ layout, onLayout }: Pick<Props, 'layout' | 'onLayout'>): ReactNode {
  const { t } = useTranslation('compare')
  return (
    <Radio.Group
      aria-label={t('bar.beside')}
      size="small"
      value={layout.companion}
      onChange={({ target }) => onLayout({ companion: target.value as Layout['companion'] })}
    >
      {(['prior', 'standard'] as const).map((kind) => (
        <Radio.Button key={kind} value={kind} data-testid={`beside-${kind}`}>
          {t(`slot.${kind}`)}
        </Radio.Button>
      ))}
    </Radio.Group>
  )
}

function useKeys({ layout, onLayout, onLink, hasStandards }: Props): void {
  const { t } = useTranslation('compare')
  const { linked, side, panels } = layout
  const shortcuts = useMemo(() => {
    const counts = PANELS.filter((count) => count < 3 || hasStandards)
    const ofPanels = counts.map((count) => ({ id: `layout.${count}`, key: String(count), label: t(`bar.show.${count}`), run: () => onLayout({ panels: count }) }))
    const ofLink = { id: 'layout.link', key: KEYS.link, label: t('bar.linkHint'), run: () => onLink(!linked) }
    const ofSide = { id: 'layout.side', key: KEYS.side, label: t('bar.side'), run: () => onLayout({ side: !side }) }
    return [...ofPanels, ...(panels > 1 ? [ofLink] : []), ofSide]
  }, [t, hasStandards, linked, side, panels, onLayout, onLink])
  useShortcuts(shortcuts)
}
