import type { ReportDocument } from '@/api/types'

type Section = ReportDocument['sections'][number]
type Block = Section['blocks'][number]

/** A report as plain text for the clipboard: headings, `label: value` lines, tables as lines of `label: value` too. */
export function asText(document: ReportDocument): string {
  const colon = document.language === 'zh-CN' ? '：' : ': '
  const head = [document.title, document.patient, ...document.banners]
  const body = document.sections.map((section) => sectionText(section, colon)).filter((text) => text !== '')
  return [head.join('\n'), ...body, document.disclaimers.join('\n')].join('\n\n') + '\n'
}

function sectionText({ title, blocks }: Section, colon: string): string {
  const lines = blocks.flatMap((block) => blockLines(block, colon))
  return lines.length === 0 ? '' : [`== ${title} ==`, ...lines].join('\n')
}

function blockLines({ title, text, facts, columns, rows }: Block, colon: string): string[] {
  const said = facts.map(({ label, value }) => label + colon + value)
  const table = rows.map(([first = '', ...rest]) =>
    [first, ...rest.map((value, i) => (columns[i + 1] ?? '') + colon + value)].join(' | '),
  )
  return [title, text, ...said, ...table].filter((line) => line !== '')
}
