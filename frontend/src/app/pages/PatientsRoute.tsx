export { PatientsPage as Component } from '@/features/timeline/PatientsPage'
