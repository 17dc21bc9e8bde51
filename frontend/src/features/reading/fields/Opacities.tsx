import { InputNumber } from 'antd'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

import { LONGEST_MM } from '@/lib/filmSize'

import { LARGE_AT_MOST, ZONES } from '../form/types'
import { Choice } from './Choice'
import { useField, useForm } from './context'
import { FieldRow } from './FieldRow'
import styles from './Fields.module.css'

/** The large opacities, one a row, and an empty row for the next one. */
export function Opacities(): ReactNode {
  const { t } = useTranslation(['reading', 'form'])
  const { opinion } = useForm()
  const count = opinion.form.large?.opacities?.length ?? 0
  const rows = Array.from({ length: Math.min(count + 1, LARGE_AT_MOST) }, (_, index) => index)
  return (
    <FieldRow path="large.opacities" label={t('form:large.opacities')} hint={t('large.hint')}>
      {(id) => (
        <ol className={styles.opacities} aria-labelledby={id}>
          {rows.map((index) => <OpacityRow key={index} index={index} />)}
        </ol>
      )}
    </FieldRow>
  )
}

function OpacityRow({ index }: { index: number }): ReactNode {
  const { t } = useTranslation(['reading', 'form'])
  const path = `large.opacities.${index}`
  const number = { number: index + 1 }
  const zones = ZONES.map((zone, at) => ({
    value: zone, key: String(at + 1), label: t(`zones.${zone}`), name: t(`form:zone.${zone}`),
  }))
  return (
    <li>
      <Millimetres path={`${path}.long_mm`} name={t('large.long', number)} placeholder={t('large.longShort')} />
      <Millimetres path={`${path}.short_mm`} name={t('large.short', number)} placeholder={t('large.shortShort')} />
      <Choice path={`${path}.zone`} label={t('large.zone', number)} options={zones} columns={6} />
    </li>
  )
}

function Millimetres({ path, name, placeholder }: { path: string; name: string; placeholder: string }): ReactNode {
  const { value, set, off } = useField(path)
  return (
    <div data-field={path} data-off={off !== null || undefined}>
      <InputNumber
        aria-label={name}
        className={styles.millimetres}
        placeholder={placeholder}
        value={typeof value === 'number' ? value : null}
        min={0}
        max={LONGEST_MM}
        step={1}
        controls={false}
        inputMode="decimal"
        disabled={off !== null}
        onChange={set}
      />
    </div>
  )
}
