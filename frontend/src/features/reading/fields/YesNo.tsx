import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

import { Choice } from './Choice'
import { FieldRow } from './FieldRow'
import { Keycap } from './Keycap'

interface Props {
  path: string
  label: string
  hint?: string
  /** The two answers, where they are more than yes and no. */
  answers?: [string, string]
}

export function YesNo({ path, label, hint, answers }: Props): ReactNode {
  const { t } = useTranslation('form')
  const [yes, no] = answers ?? [t('yes'), t('no')]
  const options = [
    { value: true, key: 'y', label: <Keycap text={yes} hotkey="Y" />, name: yes },
    { value: false, key: 'n', label: <Keycap text={no} hotkey="N" />, name: no },
  ]
  return (
    <FieldRow path={path} label={label} hint={hint}>
      {(id) => <Choice path={path} labelledBy={id} options={options} columns={2} />}
    </FieldRow>
  )
}
