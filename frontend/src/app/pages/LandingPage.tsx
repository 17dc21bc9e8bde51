import type { ReactNode } from 'react'
import { Navigate } from 'react-router'

import { useUser } from '@/api/useSession'

import { landingPage } from '../roles'

/** `/`: each role starts where its work is. */
export function LandingPage(): ReactNode {
  return <Navigate to={landingPage(useUser().role)} replace />
}
