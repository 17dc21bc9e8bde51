import { Empty } from 'antd'
import type { ReactNode } from 'react'

interface Props {
  text: string
  /** What can be done about it. */
  next?: string
  children?: ReactNode
}

/** An empty part of the page: what is missing, and what to do next. */
export function Nothing({ text, next = '', children }: Props): ReactNode {
  return (
    <Empty
      image={Empty.PRESENTED_IMAGE_SIMPLE}
      description={
        <>
          <strong>{text}</strong>
          {next ? (
            <>
              <br />
              {next}
            </>
          ) : null}
        </>
      }
    >
      {children}
    </Empty>
  )
}
