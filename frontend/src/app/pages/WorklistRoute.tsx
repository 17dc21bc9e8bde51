import type { ReactNode } from 'react'

import { KeyEditor } from '@/features/viewer/film/KeyEditor'
import { WorklistPage } from '@/features/worklist/WorklistPage'

/** `/worklist`: the list, whose keys can be changed where those of the film can. */
export function Component(): ReactNode {
  return <WorklistPage keyEditor={<KeyEditor />} />
}
