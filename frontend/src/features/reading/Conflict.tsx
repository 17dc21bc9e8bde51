import { Alert, Button, Radio, Space } from 'antd'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'

import { useFormat } from '@/lib/format'

import type { Conflict as TwoTexts } from './deskState'
import { type Difference, differences, opinionAt, type Opinion, withTaken } from './form/opinion'
import { sameValue } from './form/paths'
import { useWords } from './form/useWords'
import { fieldName, fieldValue, inOrder } from './form/words'
import styles from './Reading.module.css'
import { type Row, SideBySide } from './SideBySide'

interface Props {
  conflict: TwoTexts
  mine: Opinion
  onResolve: (opinion: Opinion) => void
}

/** Two texts of one draft: what differs, and which to keep, field by field. */
export function Conflict({ conflict, mine, onResolve }: Props): ReactNode {
  const { t } = useTranslation('reading')
  const words = useWords()
  const { dateTime } = useFormat()
  const [chosen, setChosen] = useState<Record<string, boolean>>({})
  const rows = inOrder(differences([mine, conflict.theirs]))
  const takes = ({ path }: Difference): boolean => chosen[path] ?? onlyTheirs(conflict, mine, path)
  const rowOf = (row: Difference): Row => ({
    path: row.path,
    name: fieldName(words.t, row.path),
    cells: [false, true].map((theirs, index) => (
      <Radio
        key={index}
        name={row.path}
        checked={takes(row) === theirs}
        onChange={() => setChosen({ ...chosen, [row.path]: theirs })}
      >
        {fieldValue(words, row.path, row.values[index])}
      </Radio>
    )),
  })
  const resolve = (paths: readonly string[]) => onResolve(withTaken(mine, conflict.theirs, paths))
  const all = rows.map(({ path }) => path)
  const at = dateTime(conflict.at.toISOString())
  return (
    <Alert
      type="warning"
      role="alert"
      title={t(`conflict.title.${conflict.from}`)}
      data-testid="conflict"
      description={
        <div className={styles.conflict}>
          <p>{t(`conflict.means.${conflict.from}`, { time: at })}</p>
          <SideBySide
            label={t(`conflict.title.${conflict.from}`)}
            columns={[{ id: 'here', title: t('conflict.here') }, { id: 'there', title: t(`conflict.there.${conflict.from}`) }]}
            rows={rows.map(rowOf)}
          />
          <Space wrap>
            <Button type="primary" onClick={() => resolve(rows.filter(takes).map(({ path }) => path))}>{t('conflict.use')}</Button>
            <Button onClick={() => resolve([])}>{t('conflict.mine')}</Button>
            <Button onClick={() => resolve(all)}>{t('conflict.theirs')}</Button>
          </Space>
        </div>
      }
    />
  )
}

/** Where only the other side has changed a field since both began, the other side is meant. */
function onlyTheirs({ base }: TwoTexts, mine: Opinion, path: string): boolean {
  return base !== null && sameValue(opinionAt(mine, path), opinionAt(base, path))
}
