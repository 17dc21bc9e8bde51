export { ExportsPage as Component } from '@/features/exports/ExportsPage'
