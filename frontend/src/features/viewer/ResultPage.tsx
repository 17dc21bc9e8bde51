import { DownloadOutlined } from '@ant-design/icons'
import { useMutation } from '@tanstack/react-query'
import { App, Button, Tooltip } from 'antd'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'

import type { Case } from '@/api/types'
import { useUser } from '@/api/useSession'
import { ErrorPage } from '@/components/ErrorPage'
import { useErrorText } from '@/components/errorText'
import { LoadingState } from '@/components/LoadingState'
import { Page } from '@/components/Page'
import { Panel } from '@/components/Panel'
import { ageAt, useFormat } from '@/lib/format'

import { CompareStage, type FormEntry, type StandardsSlot } from './compare/CompareStage'
import { useLayout } from './compare/layout'
import { ModelNote } from './panel/ModelNote'
import { PatientFacts } from './panel/PatientFacts'
import { useExposure } from './panel/useExposure'
import { RegionList } from './panel/RegionList'
import { ResultPanel } from './panel/ResultPanel'
import { Zones } from './panel/Zones'
import { downloadOriginal, useCase, useWatch } from './requests'
import styles from './ResultPage.module.css'
import { useAbove } from './useAbove'

export interface ResultPageProps {
  caseId: string
  /** The reading panel; pages compose features, features never import each other. */
  reading: (found: Case) => ReactNode
  /** Standard films to stand beside the film. */
  standards?: StandardsSlot
  /** What the film has to do with the reading form. */
  entry?: FormEntry | undefined
  /** Buttons beside the heading. */
  actions?: (found: Case) => ReactNode
  /** The way to other cases, above the film. */
  navigation?: (found: Case) => ReactNode
}

/** One case: the film, the model's answer with its evidence, and the reading beside them. */
export function ResultPage({ caseId, ...slots }: ResultPageProps): ReactNode {
  const found = useCase(caseId)
  if (found.data !== undefined) return <Result found={found.data} {...slots} />
  if (found.error !== null) return <ErrorPage error={found.error} onRetry={() => void found.refetch()} />
  return <LoadingState />
}

type Slots = Omit<ResultPageProps, 'caseId'>

function Result({ found, reading, standards, entry, actions, navigation }: Slots & { found: Case }): ReactNode {
  const { t } = useTranslation('viewer')
  useWatch(found)
  const [layout, changeLayout] = useLayout(useUser().id)
  const [chosen, setChosen] = useState<number | null>(null)
  const grid = useAbove<HTMLDivElement>()
  const { prediction } = found.analysis
  const { name, hospital_number: number } = found.patient
  return (
    <Page
      title={name === '' ? number : name}
      tabTitle={t('tab', { number })}
      subtitle={<PatientLine found={found} />}
      actions={
        <>
          {actions?.(found)}
          <Download found={found} />
        </>
      }
      middle={navigation?.(found)}
      dense
    >
      <div ref={grid} className={styles.grid} data-side={layout.side} data-panels={layout.panels}>
        <div className={styles.film}>
          <CompareStage found={found} chosen={chosen} layout={layout} onLayout={changeLayout} standards={standards} entry={entry} />
        </div>
        <div className={styles.side}>
          <Panel title={t('result.title')} label={t('result.title')}>
            <ResultPanel found={found} />
          </Panel>
          {reading(found)}
          {prediction !== null && (
            <Panel title={t('regions.title')} label={t('regions.title')}>
              <RegionList regions={prediction.regions} spacing={found.radiograph.spacing_mm} lungs={found.analysis.lungs} chosen={chosen} onChoose={setChosen} />
            </Panel>
          )}
          {prediction?.zones != null && (
            <Panel title={t('zones.title')} label={t('zones.title')}>
              <Zones zones={prediction.zones} />
            </Panel>
          )}
          <Panel title={t('patient.title')} label={t('patient.title')}>
            <PatientFacts found={found} />
          </Panel>
          <Panel title={t('model.title')} label={t('model.title')}>
            <ModelNote />
          </Panel>
        </div>
      </div>
    </Page>
  )
}

function PatientLine({ found }: { found: Case }): ReactNode {
  const { t } = useTranslation('common')
  const { date } = useFormat()
  const { patient, radiograph } = found
  const { brief } = useExposure(found)
  const age = ageAt(patient.birth_date, radiograph.acquired_on ?? found.created_at)
  const parts = [
    `${t('patient.hospitalNumber')} ${patient.hospital_number}`,
    patient.sex === '' ? '' : t(`sex.${patient.sex}`),
    age === null ? '' : t('age', { count: age }),
    radiograph.acquired_on === null ? '' : date(radiograph.acquired_on),
    ...brief,
  ]
  return parts.filter((part) => part !== '').join(' · ')
}

function Download({ found: { id, radiograph } }: { found: Case }): ReactNode {
  const { t } = useTranslation('viewer')
  const { message } = App.useApp()
  const errorText = useErrorText()
  const download = useMutation({
    mutationFn: () => downloadOriginal(radiograph.original_url, `film-${id.slice(0, 8)}`),
    onError: (error) => message.error(errorText(error)),
  })
  return (
    <Tooltip title={t('download')}>
      <Button icon={<DownloadOutlined />} aria-label={t('download')} loading={download.isPending} onClick={() => download.mutate()} />
    </Tooltip>
  )
}
