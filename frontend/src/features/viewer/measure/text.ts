import { useTranslation } from 'react-i18next'

import { useFormat } from '@/lib/format'

import type { GreyFacts } from './grey'
import { distance, ellipseFacts, type Measurement, type Spacing } from './shapes'

interface MeasureText {
  /** For those who hear it. */
  name: string
  lines: string[]
}

/** What a measurement says beside itself. */
export function useMeasureText(): (shape: Measurement, spacing: Spacing, grey: GreyFacts | null) => MeasureText {
  const { t } = useTranslation('viewer')
  const { number: decimal } = useFormat()
  return (shape, spacing, grey) => {
    if (shape.kind === 'length') {
      const line = t('measure.mm', { mm: decimal(distance(shape.from, shape.to, spacing), 1) })
      return { name: `${t('measure.length')}: ${line}`, lines: [line] }
    }
    const { long, short, area } = ellipseFacts(shape, spacing)
    const axes = t('measure.axes', { long: decimal(long, 1), short: decimal(short, 1) })
    const lines = [axes, t('measure.area', { area: decimal(area, 0) })]
    if (grey !== null) lines.push(t('measure.grey', { mean: decimal(grey.mean, 0), sd: decimal(grey.sd, 1) }))
    return { name: `${t('measure.ellipse')}: ${lines.join(', ')}`, lines }
  }
}
