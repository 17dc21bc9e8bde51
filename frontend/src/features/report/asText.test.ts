import { expect, test } from 'vitest'

import type { ReportDocument } from '@/api/types'

import { asText } from './asText'

type Block = ReportDocument['sections'][number]['blocks'][number]

const block = (change: Partial<Block>): Block => ({ kind: 'text', title: '', text: '', facts: [], columns: [], rows: [], ...change })

function report(change: Partial<ReportDocument>): ReportDocument {
  return {
    language: 'en', title: 'Reading report', patient: 'Wang Wei  H-7', at: '2026-11-21T08:30:00Z', banners: [], sections: [],
    disclaimers: ['非医疗器械', 'Not a medical device'], ...change,
  }
}

test('the text holds headings, facts, tables and the disclaimer in both languages', () => {
  const text = asText(
    report({
      banners: ['UNSIGNED'],
      sections: [
        { key: 'film', title: 'Film', blocks: [block({ kind: 'pictures' }), block({ kind: 'facts', facts: [{ label: 'Pixels', value: '1600 × 1400' }] })] },
        {
          key: 'differences',
          title: 'Differences',
          blocks: [block({ kind: 'table', columns: ['Field', 'Dr Alice', 'Dr Bob'], rows: [['Profusion', '2/2', '1/2']] })],
        },
      ],
    }),
  )
  expect(text).toBe(
    'Reading report\nWang Wei  H-7\nUNSIGNED\n\n== Film ==\nPixels: 1600 × 1400\n\n' +
      '== Differences ==\nProfusion | Dr Alice: 2/2 | Dr Bob: 1/2\n\n非医疗器械\nNot a medical device\n',
  )
})

test('Chinese is punctuated as Chinese', () => {
  const sections = [{ key: 'film', title: '胸片', blocks: [block({ kind: 'facts', facts: [{ label: '像素', value: '1600 × 1400' }] })] }]
  expect(asText(report({ language: 'zh-CN', title: '胸片阅片报告', sections }))).toContain('== 胸片 ==\n像素：1600 × 1400')
})

test('a section without words is left out', () => {
  expect(asText(report({ sections: [{ key: 'film', title: 'Film', blocks: [block({ kind: 'pictures' })] }] }))).not.toContain('Film')
})
