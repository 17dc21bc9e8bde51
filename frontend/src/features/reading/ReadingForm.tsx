import { type ReactNode, useId } from 'react'
import { useTranslation } from 'react-i18next'

import type { Radiograph } from '@/api/types'

import { Choice } from './fields/Choice'
import { useForm } from './fields/context'
import { FieldRow } from './fields/FieldRow'
import fields from './fields/Fields.module.css'
import { Keycap } from './fields/Keycap'
import { Many } from './fields/Many'
import { Opacities } from './fields/Opacities'
import { SidePair } from './fields/SidePair'
import { Sites } from './fields/Sites'
import { TextField } from './fields/TextField'
import { YesNo } from './fields/YesNo'
import { ZoneGrid } from './fields/ZoneGrid'
import { FilmNote } from './FilmNote'
import { type Part, offReasons } from './form/rules'
import { DEFECTS, GRADES, LARGE, PLAQUE_SITES, PROFUSIONS, SHAPES, SYMBOLS, THICKENING_SITES } from './form/types'
import { labelled, type Texts } from './form/words'
import styles from './Reading.module.css'

const letters = (values: readonly string[]) => values.map((value) => ({ value, key: value.toLowerCase(), label: value }))

/** A numbered part of the form; switched off it only says why. */
function Section({ number, title, part, children }: { number: string; title: string; part?: Part; children: ReactNode }): ReactNode {
  const { t } = useTranslation('reading')
  const { opinion } = useForm()
  const id = useId()
  const reason = part === undefined ? null : offReasons(opinion.form)[part]
  return (
    <section className={styles.section} aria-labelledby={id}>
      <h3 id={id} className={styles.sectionTitle}>
        <span className={styles.number}>{number}</span> {title}
      </h3>
      {reason === null ? children : <p className={styles.off}>{t(`off.${reason}`)}</p>}
    </section>
  )
}

/** Parts 1 to 4 of the form, as on the sheets that readers know. */
export function ReadingForm({ film }: { film: Radiograph }): ReactNode {
  const { t } = useTranslation(['reading', 'form'])
  return (
    <>
      <Quality film={film} />
      <Section number="2A" title={t('form:parenchymal')} part="findings">
        <YesNo path="parenchymal" label={t('ask.parenchymal')} />
      </Section>
      <Section number="2B" title={t('form:small.title')} part="small">
        <Small />
      </Section>
      <Section number="2C" title={t('form:large.title')} part="large">
        <Large />
      </Section>
      <Section number="3A" title={t('form:pleural')} part="findings">
        <YesNo path="pleural" label={t('ask.pleural')} />
      </Section>
      <Section number="3B" title={t('form:plaques')} part="pleura">
        <Sites part="plaques" sites={PLAQUE_SITES} title={t('form:plaques')} />
      </Section>
      <Section number="3C" title={t('form:costophrenic_angle')} part="pleura">
        <SidePair path="costophrenic_angle" label={t('ask.side')} />
      </Section>
      <Section number="3D" title={t('form:diffuse_thickening')} part="pleura">
        <Sites part="diffuse_thickening" sites={THICKENING_SITES} title={t('form:diffuse_thickening')} />
      </Section>
      <Section number="4" title={t('form:symbols')} part="findings">
        <Symbols />
      </Section>
    </>
  )
}

function Quality({ film }: { film: Radiograph }): ReactNode {
  const { t } = useTranslation(['reading', 'form'])
  const { opinion } = useForm()
  const { quality } = opinion.form
  const grades = GRADES.map((value) => ({
    value,
    key: value === 'unreadable' ? 'u' : value,
    label: value === 'unreadable' ? <Keycap text={t('unreadable')} hotkey="U" /> : value,
    name: t(`form:quality.grade.${value}`),
  }))
  const defects = DEFECTS.map((value, index) => ({
    value, key: '1234567890'.charAt(index), label: <Keycap text={t(`form:quality.defect.${value}`)} hotkey={'1234567890'.charAt(index)} />,
  }))
  return (
    <Section number="1" title={t('form:quality.title')}>
      <FilmNote film={film} />
      <FieldRow path="quality.grade" label={t('ask.grade')} hint={quality?.grade && t(`form:quality.grade.${quality.grade}`)}>
        {(id) => <Choice path="quality.grade" labelledBy={id} options={grades} columns="1fr 1fr 1fr 1.4fr" testId="quality" />}
      </FieldRow>
      {quality?.grade !== undefined && quality.grade !== '1' && (
        <FieldRow path="quality.defects" label={t('form:quality.defects')}>
          {(id) => <Many path="quality.defects" labelledBy={id} options={defects} />}
        </FieldRow>
      )}
      {quality?.defects?.includes('other') && <TextField path="quality.other" label={t('form:quality.other')} longest={200} />}
    </Section>
  )
}

function Small(): ReactNode {
  const { t } = useTranslation(['reading', 'form'])
  const { small } = useForm().opinion.form
  const shapes = letters(SHAPES).map((shape) => ({ ...shape, name: t(`form:small.form.${shape.value}`) }))
  const points = PROFUSIONS.map((value) => ({ value, key: value, label: value }))
  const meaning = (shape: string | undefined) => shape && t(`form:small.form.${shape}`)
  return (
    <>
      <FieldRow path="small.primary" label={t('form:small.primary')} hint={meaning(small?.primary)}>
        {(id) => <Choice path="small.primary" labelledBy={id} options={shapes} columns={6} />}
      </FieldRow>
      <FieldRow path="small.secondary" label={t('form:small.secondary')} hint={meaning(small?.secondary)}>
        {(id) => <Choice path="small.secondary" labelledBy={id} options={shapes} columns={6} />}
      </FieldRow>
      <FieldRow path="small.zones" label={t('form:small.zones')} hint={t('zones.hint')}>
        {(id) => <ZoneGrid labelledBy={id} />}
      </FieldRow>
      <FieldRow path="small.profusion" label={t('form:small.profusion')} hint={t('zones.overallHint')}>
        {(id) => <Choice path="small.profusion" labelledBy={id} options={points} columns={6} />}
      </FieldRow>
      <YesNo path="small.aggregation" label={t('form:small.aggregation')} hint={t('aggregationHint')} />
    </>
  )
}

function Large(): ReactNode {
  const { t } = useTranslation(['reading', 'form', 'common'])
  const { opinion } = useForm()
  const large = opinion.form.large?.category
  const categories = letters(LARGE).map((category) => ({ ...category, name: t(`form:large.category.${category.value}`) }))
  return (
    <>
      <FieldRow path="large.category" label={t('ask.category')} hint={large === undefined ? undefined : t(`form:large.category.${large}`)}>
        {(id) => <Choice path="large.category" labelledBy={id} options={categories} columns={4} />}
      </FieldRow>
      {offReasons(opinion.form).opacities === null && (
        <>
          <Opacities />
          <YesNo path="large.reaches_20x10" label={t('form:large.reaches_20x10')} answers={[t('common:yes'), t('common:no')]} />
        </>
      )}
    </>
  )
}

function Symbols(): ReactNode {
  const { t } = useTranslation(['reading', 'form'])
  const { opinion, pending } = useForm()
  const chosen = opinion.form.symbols ?? []
  const options = SYMBOLS.map((value) => ({ value, key: value, label: value, name: labelled(t as Texts, value, t(`form:symbol.${value}`)) }))
  return (
    <FieldRow
      path="symbols"
      label={t('ask.symbols')}
      hint={pending.path === 'symbols' && pending.text !== '' ? t('pendingSymbol', { letter: pending.text }) : t('symbolsHint')}
    >
      {(id) => (
        <>
          <Many path="symbols" labelledBy={id} options={options} className={fields.symbols} />
          {chosen.length > 0 && (
            <ul className={styles.meanings}>
              {chosen.map((symbol) => <li key={symbol}>{labelled(t as Texts, symbol, t(`form:symbol.${symbol}`))}</li>)}
            </ul>
          )}
        </>
      )}
    </FieldRow>
  )
}
