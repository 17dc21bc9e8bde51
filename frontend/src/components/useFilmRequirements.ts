import { useTranslation } from 'react-i18next'

import type { Radiograph } from '@/api/types'
import { useFormat } from '@/lib/format'

import { type Fulfilled, requirementsOf } from './filmRequirements'

export interface Requirement {
  name: 'view' | 'pitch' | 'depth' | 'width'
  /** What is required, in words. */
  text: string
  fulfilled: Fulfilled
  /** What was found, in words; empty where nothing is known. */
  found: string
}

/** What a film has to be for a reading, each with what was found. */
export function useFilmRequirements(film: Radiograph): Requirement[] {
  const { t } = useTranslation('viewer')
  const { number } = useFormat()
  const { view, pitch, depth, width, pitchUm, widthCm } = requirementsOf(film)
  const of = (name: Requirement['name'], fulfilled: Fulfilled, found: string): Requirement => ({
    name, text: t(`requirements.${name}`), fulfilled, found,
  })
  return [
    of('view', view, ''),
    of('pitch', pitch, pitchUm === null ? '' : t('requirements.um', { across: number(pitchUm[0], 0), down: number(pitchUm[1], 0) })),
    of('depth', depth, film.bits === null ? '' : t('requirements.bits', { bits: film.bits })),
    of('width', width, widthCm === null ? '' : t('requirements.cm', { cm: number(widthCm, 1) })),
  ]
}
