import type { ReactNode } from 'react'
import { useParams } from 'react-router'

import { PatientPage } from '@/features/timeline/PatientPage'

export function Component(): ReactNode {
  const { id = '' } = useParams()
  return <PatientPage key={id} patientId={id} />
}
