import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

import { EXTENTS, SIDES, WIDTHS } from '../form/types'
import { useWords } from '../form/useWords'
import { listed } from '../form/words'
import { Choice } from './Choice'
import { useField } from './context'
import styles from './Fields.module.css'
import { MarkedElsewhere, Marks } from './Marks'
import { arrowed } from './roving'

interface Props {
  part: 'plaques' | 'diffuse_thickening'
  sites: readonly string[]
  title: string
}

/** Where the pleura is thick: site by side, calcification, extent and width. */
export function Sites({ part, sites, title }: Props): ReactNode {
  const { t } = useTranslation(['reading', 'form'])
  return (
    <div className={styles.field}>
      <table className={styles.sites} aria-label={title}>
        <thead>
          <tr>
            <th scope="col" rowSpan={2}>{t('form:pleura.sites')}</th>
            <th scope="colgroup" colSpan={2}>{t('pleura.present')}</th>
            <th scope="colgroup" colSpan={2}>{t('form:pleura.calcification')}</th>
          </tr>
          <tr>
            {['sites', 'calcification'].flatMap((what) =>
              SIDES.map((side) => <th key={what + side} scope="col">{t(`form:${side}`)}</th>),
            )}
          </tr>
        </thead>
        <tbody>
          {sites.map((site) => <SiteRow key={site} part={part} site={site} />)}
        </tbody>
      </table>
      {SIDES.map((side) => (
        <div key={side} className={styles.measures}>
          <Measure path={`${part}.extent.${side}`} what="extent" side={side} values={EXTENTS} />
          <Measure path={`${part}.width.${side}`} what="width" side={side} values={WIDTHS} />
        </div>
      ))}
      <Marks path={part} />
      <MarkedElsewhere path={part} />
    </div>
  )
}

function SiteRow({ part, site }: { part: Props['part']; site: string }): ReactNode {
  const { t } = useWords()
  const path = `${part}.sites.${site}`
  const { off } = useField(path)
  const columns = [`${part}.sites.${site}`, `${part}.calcification.${site}`]
  return (
    <tr data-field={path} data-off={off !== null || undefined} onKeyDown={(event) => arrowed(event, 4)}>
      <th scope="row">{t(`form:pleura.site.${site}`)}</th>
      {columns.flatMap((column, index) =>
        SIDES.map((side) => {
          const what = index === 0 ? '' : t('form:pleura.calcification')
          const name = listed(t, [what, t(`form:pleura.site.${site}`), t(`form:sides.${side}`)])
          return (
            <td key={column + side}>
              <Toggle path={`${column}.${side}`} name={name} tabbed={index === 0 && side === 'right'} />
            </td>
          )
        }),
      )}
    </tr>
  )
}

interface ToggleProps {
  path: string
  name: string
  /** The Tab key stops here. */
  tabbed: boolean
  children?: ReactNode
}

/** One side of something, marked or not. */
export function Toggle({ path, name, tabbed, children }: ToggleProps): ReactNode {
  const { value, set, off } = useField(path)
  return (
    <button
      type="button"
      className={styles.toggle}
      aria-pressed={value === true}
      aria-label={name}
      title={name}
      tabIndex={tabbed ? 0 : -1}
      disabled={off !== null}
      onClick={() => set(value === true ? null : true)}
    >
      {children ?? (value === true ? '✓' : '')}
    </button>
  )
}

interface MeasureProps {
  path: string
  what: 'extent' | 'width'
  side: string
  values: readonly (string | number)[]
}

function Measure({ path, what, side, values }: MeasureProps): ReactNode {
  const { t } = useWords()
  const name = listed(t, [t(`form:pleura.${what}`), t(`form:sides.${side}`)])
  const options = values.map((value) => ({ value, key: String(value), label: String(value), name: t(`form:pleura.${what}s.${value}`) }))
  return (
    <div className={styles.measure}>
      <span aria-hidden>{name}</span>
      <Choice path={path} label={name} options={options} columns={3} />
    </div>
  )
}
