import type { ReactNode } from 'react'

/** One line of a list of facts; the list is a `dl`. */
export function Fact({ name, children }: { name: string; children: ReactNode }): ReactNode {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}
