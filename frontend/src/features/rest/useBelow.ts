import { type RefCallback, useCallback } from 'react'

/** Left free above and below the element. */
const MARGINS = 32

/** Tells the page in `--below` how many pixels an element covers at the lower edge of the window: what sticks or gets the focus there stays clear of it. */
export function useBelow<E extends HTMLElement>(): RefCallback<E> {
  return useCallback((element: E) => {
    const page = document.documentElement.style
    const tell = (): void => page.setProperty('--below', `${element.offsetHeight + MARGINS}px`)
    const watch = new ResizeObserver(tell)
    watch.observe(element)
    tell()
    return () => {
      watch.disconnect()
      page.removeProperty('--below')
    }
  }, [])
}
