import { createBrowserRouter, type RouteObject } from 'react-router'

import { LoadingState } from '@/components/LoadingState'
import { loadRenderer } from '@/features/viewer/film/renderer'

import { CrashPage } from './pages/CrashPage'
import { LandingPage } from './pages/LandingPage'
import { NotFoundPage } from './pages/NotFoundPage'
import { SessionGate } from './SessionGate'

/** The renderer of films comes beside the page of a film; what was entered before a browser was killed comes before it. */
const casePage = async () => {
  loadRenderer().catch(() => undefined) // the film asks again, and tells
  const [page, { bringBack }] = await Promise.all([import('./pages/CasePage'), import('@/features/reading/copies')])
  await bringBack()
  return page
}

/** Every page is its own chunk, and so is the frame around them; the error pages are not, for they tell that a chunk could not be had. */
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
            lazy: async () => ({ Component: (await import('./layout/Shell')).Shell }),
            children: [
              {
                errorElement: <CrashPage />,
                children: [
                  { path: 'worklist', lazy: () => import('./pages/WorklistRoute') },
                  { path: 'upload', lazy: () => import('./pages/UploadRoute') },
                  { path: 'patients', lazy: () => import('./pages/PatientsRoute') },
                  { path: 'patients/:id', lazy: () => import('./pages/PatientRoute') },
                  { path: 'cases/:id', lazy: casePage },
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
