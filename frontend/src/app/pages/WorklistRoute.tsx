export { WorklistPage as Component } from '@/features/worklist/WorklistPage'
