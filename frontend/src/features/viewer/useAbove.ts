import { type RefObject, useLayoutEffect, useRef } from 'react'

/** Tells an element in `--above` how many pixels of the page stand above it: hints come and go, names need two lines. */
export function useAbove<E extends HTMLElement>(): RefObject<E | null> {
  const ref = useRef<E>(null)
  useLayoutEffect(() => {
    const element = ref.current
    if (element === null) return undefined
    const tell = (): void =>
      element.style.setProperty('--above', `${Math.round(element.getBoundingClientRect().top + window.scrollY)}px`)
    const watch = new ResizeObserver(tell)
    watch.observe(document.body)
    for (let above = element.previousElementSibling; above !== null; above = above.previousElementSibling) watch.observe(above)
    tell()
    return () => watch.disconnect()
  }, [])
  return ref
}
