import { render, type RenderResult } from '@testing-library/react'
import userEvent, { type UserEvent } from '@testing-library/user-event'
import { App } from 'antd'
import type { ReactNode } from 'react'
import { createMemoryRouter, MemoryRouter } from 'react-router'
import { RouterProvider } from 'react-router/dom'

import { session } from '@/api/session'
import type { User } from '@/api/types'
import { Providers } from '@/app/Providers'
import { routes } from '@/app/routes'

export interface Shown extends RenderResult {
  user: UserEvent
  /** Path and query the app is at. */
  address: () => string
}

/** The whole app at an address; `as` is signed in already, without it the app has to find out. */
export function renderApp(path: string, as?: User): Shown {
  if (as) session.begin({ access: `token of ${as.username}`, user: as })
  const router = createMemoryRouter(routes, { initialEntries: [path] })
  const shown = render(
    <Providers>
      <RouterProvider router={router} />
    </Providers>,
  )
  const address = (): string => router.state.location.pathname + router.state.location.search
  return { ...shown, user: userEvent.setup({ delay: null }), address }
}

/** One component with everything it may expect around it. */
export function renderIn(ui: ReactNode, as: User, path = '/'): RenderResult & { user: UserEvent } {
  session.begin({ access: `token of ${as.username}`, user: as })
  const shown = render(
    <Providers>
      <App>
        <MemoryRouter initialEntries={[path]}>{ui}</MemoryRouter>
      </App>
    </Providers>,
  )
  return { ...shown, user: userEvent.setup({ delay: null }) }
}

/** Enters a text at once; key by key takes long on a busy machine. */
export async function fill(user: UserEvent, field: HTMLElement, text: string): Promise<void> {
  await user.click(field)
  await user.paste(text)
}
