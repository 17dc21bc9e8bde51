import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'

import type { Case, Reading } from '@/api/types'

import { findCase } from './requests'
import { putReading } from './useDraft'

/** What colleagues have signed since this form was opened. It is asked for anew when the reader is about to sign. */
export function useMeanwhile({ id, readings }: Case, asking: boolean): readonly Reading[] {
  const client = useQueryClient()
  const [known] = useState(() => signedByOthers(readings).map((reading) => reading.id))
  useEffect(() => {
    if (!asking) return
    // Only their readings are taken over: what becomes of one's own draft is the desk's affair. Without an answer there is no news.
    findCase(id).then(
      (now) => signedByOthers(now.readings).forEach((reading) => putReading(client, id, reading)),
      () => undefined,
    )
  }, [client, id, asking])
  return signedByOthers(readings).filter((reading) => !known.includes(reading.id))
}

const signedByOthers = (readings: readonly Reading[]): Reading[] => readings.filter(({ mine, status }) => !mine && status === 'signed')
