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
    for (const one of allAbove(element)) watch.observe(one)
    tell()
    return () => watch.disconnect()
  }, [])
  return ref
}

/** What comes before it and before what it is in: the height of the page need not change with theirs. */
function allAbove(element: Element): Element[] {
  const above: Element[] = []
  for (let inner: Element | null = element; inner !== null && inner !== document.body; inner = inner.parentElement)
    for (let one = inner.previousElementSibling; one !== null; one = one.previousElementSibling) above.push(one)
  return above
}
