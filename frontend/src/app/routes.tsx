import { createBrowserRouter, type RouteObject } from 'react-router'

export const routes: RouteObject[] = [
  {
    path: '/',
    children: [{ path: 'cases/:id', lazy: () => import('./pages/CasePage') }],
  },
]

export function createRouter(): ReturnType<typeof createBrowserRouter> {
  return createBrowserRouter(routes)
}
