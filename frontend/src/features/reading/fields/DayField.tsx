import { Button, DatePicker } from 'antd'
import dayjs from 'dayjs'
import customParseFormat from 'dayjs/plugin/customParseFormat'
import { type ReactNode, type SyntheticEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'

import { useField } from './context'
import { FieldRow } from './FieldRow'
import styles from './Fields.module.css'

dayjs.extend(customParseFormat)

const DAY = 'YYYY-MM-DD'
/** Ways to type a day; each as long as it ever gets, so that none is taken for a day too early. */
const TYPED = ['YYYY-MM-DD', 'YYYYMMDD', 'YYYY/MM/DD', 'YYYY.MM.DD']
const YEARS = [1, 2] as const

interface Props {
  path: string
  label: string
}

/** A day to come: typed, chosen from the calendar that a click opens, or so many years from today. */
export function DayField({ path, label }: Props): ReactNode {
  const { t } = useTranslation('reading')
  const { value, set, off } = useField(path)
  const [open, setOpen] = useState(false)
  const day = typeof value === 'string' ? dayjs(value, DAY, true) : null
  // A whole day counts as soon as it is typed, not only when the field is left.
  const typed = ({ target }: SyntheticEvent) => {
    const text = (target as HTMLInputElement).value.trim()
    const found = TYPED.map((format) => dayjs(text, format, true)).find((one) => one.isValid())
    if (text === '' || found !== undefined) set(found?.format(DAY) ?? null)
  }
  return (
    <FieldRow path={path} label={label}>
      {(id) => (
        <>
          <div data-field={path} data-off={off !== null || undefined} onInput={typed}>
            <DatePicker
              className={styles.day ?? ''}
              aria-labelledby={id}
              placeholder={t('later.typed')}
              format={TYPED}
              value={day?.isValid() ? day : null}
              disabled={off !== null}
              showNow={false}
              open={open}
              onOpenChange={(next) => !next && setOpen(false)}
              onClick={() => setOpen(true)}
              onChange={(next) => set(next?.format(DAY) ?? null)}
            />
          </div>
          <div className={styles.later} role="group" aria-labelledby={id}>
            {YEARS.map((years) => (
              <Button key={years} size="small" disabled={off !== null} onClick={() => set(dayjs().add(years, 'year').format(DAY))}>
                {t('later.years', { count: years })}
              </Button>
            ))}
          </div>
        </>
      )}
    </FieldRow>
  )
}
