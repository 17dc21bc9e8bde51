/** Query keys: everything below `cases` is refetched after a change to any case. */
export const keys = {
  cases: ['cases'] as const,
  caseList: (filters: Record<string, string>) => ['cases', 'list', filters] as const,
  counts: ['cases', 'counts'] as const,
  case: (id: string) => ['cases', 'one', id] as const,
  patientList: (filters: Record<string, string>) => ['cases', 'patients', filters] as const,
  patient: (id: string) => ['cases', 'patient', id] as const,
  report: (caseId: string, language: string) => ['report', caseId, language] as const,
  reportDocument: (caseId: string, language: string) => ['report', caseId, language, 'document'] as const,
  exports: ['exports'] as const,
  standards: ['standards'] as const,
  model: ['model'] as const,
}
