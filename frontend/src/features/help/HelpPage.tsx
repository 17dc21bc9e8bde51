import { Anchor } from 'antd'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

import { Page } from '@/components/Page'
import { Panel } from '@/components/Panel'

import styles from './HelpPage.module.css'

/** The chapters in order, each with its paragraphs in `help.json`. */
const CHAPTERS = {
  reading: ['upload', 'look', 'fill', 'sign', 'blind', 'several'],
  film: ['window', 'tools', 'compare', 'measure', 'keys'],
  form: ['quality', 'profusion', 'large', 'pleura', 'rule'],
  model: ['what', 'map', 'refer', 'not'],
  patients: ['history', 'merge', 'next'],
  trouble: ['refused', 'queued', 'offline', 'mistake'],
} as const
type Chapter = keyof typeof CHAPTERS
const ORDER = Object.keys(CHAPTERS) as Chapter[]

/** How films are read here, for whoever sits down for the first time. */
export function HelpPage(): ReactNode {
  const { t } = useTranslation('help')
  return (
    <Page title={t('title')} subtitle={t('subtitle')}>
      <div className={styles.columns}>
        <nav className={styles.contents} aria-label={t('contents')}>
          <Anchor offsetTop={16} items={ORDER.map((chapter) => ({ key: chapter, href: `#${chapter}`, title: t(`${chapter}.title`) }))} />
        </nav>
        <div className={styles.chapters}>
          {ORDER.map((chapter) => (
            <section key={chapter} id={chapter}>
              <Panel title={t(`${chapter}.title`)}>
                <dl className={styles.items}>
                  {CHAPTERS[chapter].map((item) => (
                    <div key={item}>
                      <dt>{t(`${chapter}.${item}.title`)}</dt>
                      <dd>{t(`${chapter}.${item}.text`)}</dd>
                    </div>
                  ))}
                </dl>
              </Panel>
            </section>
          ))}
        </div>
      </div>
    </Page>
  )
}
