import type { Role } from '@/api/types'

export interface NavItem {
  path: string
  /** Key below `nav` in the namespace `common`. */
  name: 'worklist' | 'upload' | 'patients' | 'exports' | 'model' | 'administration' | 'help'
  roles: readonly Role[]
}

/** Who sees which page; the backend decides again for every request. */
export const NAVIGATION: readonly NavItem[] = [
  { path: '/worklist', name: 'worklist', roles: ['doctor', 'auditor'] },
  { path: '/upload', name: 'upload', roles: ['doctor'] },
  { path: '/patients', name: 'patients', roles: ['doctor', 'auditor'] },
  { path: '/exports', name: 'exports', roles: ['auditor'] },
  { path: '/administration', name: 'administration', roles: ['administrator'] },
  { path: '/model', name: 'model', roles: ['doctor', 'auditor', 'administrator'] },
  { path: '/help', name: 'help', roles: ['doctor', 'auditor', 'administrator'] },
]

const LANDING: Record<Role, string> = {
  doctor: '/worklist',
  auditor: '/exports',
  administrator: '/administration',
}

export function landingPage(role: Role): string {
  return LANDING[role]
}

export function mayOpen(path: string, role: Role): boolean {
  const item = NAVIGATION.find((entry) => path === entry.path || path.startsWith(`${entry.path}/`))
  if (item) return item.roles.includes(role)
  return path.startsWith('/cases/') ? role !== 'administrator' : true
}
