import type { ReactNode } from 'react'
import { RouterProvider } from 'react-router/dom'

import { Providers } from './Providers'
import { createRouter } from './routes'

const router = createRouter()

export function App(): ReactNode {
  return (
    <Providers>
      <RouterProvider router={router} />
    </Providers>
  )
}
