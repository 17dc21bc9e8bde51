import { type ComponentType, lazy, Suspense } from 'react'
import { createBrowserRouter, type RouteObject } from 'react-router'

import { LoadingState } from '@/components/LoadingState'
import { loadRenderer } from '@/features/viewer/film/renderer'

import { CrashPage } from './pages/CrashPage'
import { LandingPage } from './pages/LandingPage'
import { NotFoundPage } from './pages/NotFoundPage'
import { SessionGate } from './SessionGate'

type Page = () => Promise<{ Component: ComponentType }>

/** What is around every page behind the login is no part of the login: it comes beside the page that it goes around. */
const shell = () => import('./layout/Shell')
const Shell = lazy(() => shell().then(({ Shell: component }) => ({ default: component })))
const inShell = (page: Page): Page => () => {
  void shell().catch(() => undefined) // who needs it asks again and is told
  return page()
}

/** The renderer of films comes beside the page of a film. */
const casePage: Page = () => {
  void loadRenderer().catch(() => undefined) // the film asks again
  return import('./pages/CasePage')
}

/** Every page is its own chunk; the error pages are not, for they tell that a chunk could not be had. */
export const routes: RouteObject[] = [
  {
    errorElement: <CrashPage />,
    HydrateFallback: LoadingState,
    children: [
      { path: '/login', lazy: () => import('./pages/SignInPage') },
      {
        element: <SessionGate />,
        children: [
          { index: true, element: <LandingPage /> },
          { path: 'cases/:id/print', errorElement: <CrashPage />, lazy: () => import('./pages/PrintRoute') },
          {
            element: (
              <Suspense fallback={<LoadingState />}>
                <Shell />
              </Suspense>
            ),
            children: [
              {
                errorElement: <CrashPage />,
                children: [
                  { path: 'worklist', lazy: inShell(() => import('./pages/WorklistRoute')) },
                  { path: 'upload', lazy: inShell(() => import('./pages/UploadRoute')) },
                  { path: 'patients', lazy: inShell(() => import('./pages/PatientsRoute')) },
                  { path: 'patients/:id', lazy: inShell(() => import('./pages/PatientRoute')) },
                  { path: 'cases/:id', lazy: inShell(casePage) },
                  { path: 'exports', lazy: inShell(() => import('./pages/ExportsRoute')) },
                  { path: 'model', lazy: inShell(() => import('./pages/ModelRoute')) },
                  { path: 'help', lazy: inShell(() => import('./pages/HelpRoute')) },
                  { path: 'administration', lazy: inShell(() => import('./pages/AdministrationPage')) },
                  { path: '*', element: <NotFoundPage /> },
                ],
              },
            ],
          },
        ],
      },
    ],
  },
]

export function createRouter(): ReturnType<typeof createBrowserRouter> {
  return createBrowserRouter(routes)
}
