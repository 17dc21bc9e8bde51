import type { ReactNode } from 'react'
import { Navigate, useSearchParams } from 'react-router'

import { useSession } from '@/api/useSession'
import { ErrorState } from '@/components/ErrorState'
import { LoadingState } from '@/components/LoadingState'
import { LoginPage } from '@/features/auth/LoginPage'
import { safeNext } from '@/lib/nextPath'

import { landingPage, mayOpen } from '../roles'
import { useRestoredSession } from '../SessionGate'

/** `/login`: afterwards back to the page that asked for it, else to the role's own start page. */
export function Component(): ReactNode {
  const current = useSession()
  const [address] = useSearchParams()
  const { error, restore } = useRestoredSession(current === undefined)
  if (error !== null) return <ErrorState error={error} onRetry={restore} />
  if (current === undefined) return <LoadingState />
  const next = safeNext(address.get('next'))
  if (current) {
    const { role } = current.user
    const allowed = next !== null && mayOpen(next.split('?')[0] ?? '', role)
    return (
      <>
        <LoadingState />
        <Navigate to={allowed ? next : landingPage(role)} replace />
      </>
    )
  }
  const notice = address.has('changed') ? 'passwordChanged' : next ? 'signInFirst' : null
  return <LoginPage notice={notice} onSignedIn={() => undefined} />
}
