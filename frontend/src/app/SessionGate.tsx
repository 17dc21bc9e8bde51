import { Fragment, useCallback, useEffect, useState, type ReactNode } from 'react'
import { Navigate, Outlet, useLocation } from 'react-router'

import { adoptLanguageOf } from '@/api/language'
import { refresh } from '@/api/session'
import { useSession } from '@/api/useSession'
import { ErrorState } from '@/components/ErrorState'
import { LoadingState } from '@/components/LoadingState'
import { loginPath } from '@/lib/nextPath'
import { setKeyOwner } from '@/lib/ownKeys'

/** Lets signed-in users through; after a reload the session is restored from its cookie first. */
export function SessionGate(): ReactNode {
  const current = useSession()
  const location = useLocation()
  const { error, restore } = useRestoredSession(current === undefined)
  const userId = current?.user.id ?? null
  useEffect(() => setKeyOwner(userId), [userId])
  if (error !== null) return <ErrorState error={error} onRetry={restore} />
  if (current === undefined) return <LoadingState />
  if (current === null) return <Navigate to={loginPath(location)} replace />
  // Another account (signed in in another tab) starts with fresh pages.
  return <Fragment key={current.user.id}>
      <Outlet />
    </Fragment>
}

export function useRestoredSession(needed: boolean): { error: unknown; restore: () => void } {
  const [error, setError] = useState<unknown>(null)
  const restore = useCallback(() => {
    refresh()
      .then((restored) => {
        setError(null)
        return restored ? adoptLanguageOf(restored.user) : undefined
      })
      .catch(setError)
  }, [])
  useEffect(() => {
    if (needed) restore()
  }, [needed, restore])
  return { error, restore }
}
