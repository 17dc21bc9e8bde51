import { Button } from 'antd'
import { type ReactNode, useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'

import type { Language, ReportDocument } from '@/api/types'
import { ErrorPage } from '@/components/ErrorPage'
import { LoadingState } from '@/components/LoadingState'

import styles from './Print.module.css'
import { useReportDocument } from './requests'

interface Props {
  caseId: string
  language: Language
  /** The film and what the model marked on it; pages compose features, features never import each other. */
  pictures: ReactNode
}

type Block = ReportDocument['sections'][number]['blocks'][number]

/** The report as a plain page for the printer of the browser. */
export function PrintPage({ caseId, language, pictures }: Props): ReactNode {
  const found = useReportDocument(caseId, language)
  return (
    <main className={styles.page}>
      <Tools caseId={caseId} ready={found.data !== undefined} />
      {found.data !== undefined && <Paper document={found.data} pictures={pictures} />}
      {found.data === undefined && found.error === null && <LoadingState />}
      {found.data === undefined && found.error !== null && (
        <ErrorPage error={found.error} onRetry={() => void found.refetch()} />
      )}
    </main>
  )
}

function Tools({ caseId, ready }: { caseId: string; ready: boolean }): ReactNode {
  const { t } = useTranslation('report')
  return (
    <div className={styles.tools}>
      <Link to={`/cases/${caseId}`}>{t('back')}</Link>
      <Button type="primary" disabled={!ready} onClick={() => window.print()}>
        {t('printNow')}
      </Button>
    </div>
  )
}

function Paper({ document: { language, title, patient, banners, sections, disclaimers }, pictures }: Pick<Props, 'pictures'> & { document: ReportDocument }): ReactNode {
  useEffect(() => {
    document.title = `${title} · DustLens`
  }, [title])
  return (
    <article lang={language}>
      <header>
        <h1>{title}</h1>
        <p>{patient}</p>
        {banners.map((banner) => (
          <p key={banner} className={styles.banner}>
            {banner}
          </p>
        ))}
      </header>
      {sections.map((section) => (
        <section key={section.key}>
          <h2>{section.title}</h2>
          {section.blocks.map((block, i) => (
            <PrintBlock key={i} block={block} pictures={pictures} />
          ))}
        </section>
      ))}
      <footer>
        {disclaimers.map((disclaimer) => (
          <p key={disclaimer}>{disclaimer}</p>
        ))}
      </footer>
    </article>
  )
}

function PrintBlock({ block: { kind, title, text, facts, columns, rows }, pictures }: Pick<Props, 'pictures'> & { block: Block }): ReactNode {
  return (
    <>
      {title !== '' && <h3>{title}</h3>}
      {text !== '' && <p>{text}</p>}
      {kind === 'pictures' && pictures}
      {facts.length > 0 && (
        <dl>
          {facts.map(({ label, value }) => (
            <div key={label}>
              <dt>{label}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      )}
      {kind === 'table' && <PrintTable columns={columns} rows={rows} />}
    </>
  )
}

function PrintTable({ columns, rows }: Pick<Block, 'columns' | 'rows'>): ReactNode {
  return (
    <table>
      <thead>
        <tr>
          {columns.map((column) => (
            <th key={column} scope="col">
              {column}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row, i) => (
          <tr key={i}>
            {row.map((cell, j) => (
              <td key={j}>{cell}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}
