import { createBrowserRouter, type RouteObject } from 'react-router'

import { LoadingState } from '@/components/LoadingState'

import { Shell } from './layout/Shell'
import { CrashPage } from './pages/CrashPage'
import { LandingPage } from './pages/LandingPage'
import { NotFoundPage } from './pages/NotFoundPage'
import { SessionGate } from './SessionGate'

/** Every page is its own chunk; the shell and the error pages are not. */
export const routes: RouteObject[] = [
  {
    errorElement: <CrashPage />,
    HydrateFallback: LoadingState,
    children: [
      { path: '/login', lazy: () => import('./pages/SignInPage') },
      {
        element: <SessionGate />,
        children: [
          { path: 'cases/:id/print', errorElement: <CrashPage />, lazy: () => import('./pages/PrintRoute') },
          {
            element: <Shell />,
            children: [
              {
                errorElement: <CrashPage />,
                children: [
                  { index: true, element: <LandingPage /> },
                  { path: 'worklist', lazy: () => import('./pages/WorklistRoute') },
                  { path: 'upload', lazy: () => import('./pages/UploadRoute') },
                  { path: 'patients', lazy: () => import('./pages/PatientsRoute') },
                  { path: 'patients/:id', lazy: () => import('./pages/PatientRoute') },
                  { path: 'cases/:id', lazy: () => import('./pages/CasePage') },
                  { path: 'exports', lazy: () => import('./pages/ExportsRoute') },
                  { path: 'model', lazy: () => import('./pages/ModelRoute') },
                  { path: 'help', lazy: () => import('./pages/HelpRoute') },
                  { path: 'administration', lazy: () => import('./pages/AdministrationPage') },
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
