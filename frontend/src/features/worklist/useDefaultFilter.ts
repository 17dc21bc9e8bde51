import { useEffect, useRef } from 'react'
import type { SetURLSearchParams } from 'react-router'

import { useSavedFilters } from './requests'

/** Who opens the list without a wish of his own starts with his default filter; later he may clear it. */
export function useDefaultFilter(address: URLSearchParams, setAddress: SetURLSearchParams): void {
  const saved = useSavedFilters()
  const untouched = useRef(address.size === 0)
  useEffect(() => {
    if (saved.data === undefined || !untouched.current) return
    untouched.current = false
    const found = saved.data.find((filter) => filter.is_default)
    if (found !== undefined && address.size === 0) setAddress(new URLSearchParams(found.query), { replace: true })
  }, [saved.data, address, setAddress])
}
