import { Select } from 'antd'
import { type ReactNode, useSyncExternalStore } from 'react'
import { useTranslation } from 'react-i18next'

import styles from './Film.module.css'
import type { FilmView } from './filmView'
import { preset, PRESETS, sameWindow } from './window'

const nothing = () => () => undefined

/** Named grey windows; shows "own" after the window was changed by hand. */
export function PresetSelect({ view }: { view: FilmView | null }): ReactNode {
  const { t } = useTranslation('viewer')
  const state = useSyncExternalStore(view?.subscribe ?? nothing, () => view?.state() ?? null)
  const windowOf = (name: (typeof PRESETS)[number]) =>
    view === null ? null : preset(name, view.filmWindow, view.fullWindow)
  const current = view && state && PRESETS.find((name) => sameWindow(preset(name, view.filmWindow, view.fullWindow), state.window))
  return (
    <Select
      className={styles.presets}
      aria-label={t('preset.label')}
      variant="filled"
      popupMatchSelectWidth={false}
      disabled={view === null}
      value={current ?? undefined}
      placeholder={t('preset.own')}
      options={PRESETS.map((name) => ({ value: name, label: t(`preset.${name}`) }))}
      onChange={(name) => {
        const wanted = windowOf(name)
        if (wanted !== null) view?.setWindow(wanted)
      }}
    />
  )
}
