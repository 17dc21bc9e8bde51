import process from 'node:process'

import { RuleTester } from 'eslint'
import { afterAll, describe, it } from 'vitest'

import { layers } from './layers.js'

RuleTester.describe = describe
RuleTester.it = it
Object.assign(RuleTester, { afterAll })

const file = (/** @type {string} */ path) => `${process.cwd()}/src/${path}`
const tester = new RuleTester({ languageOptions: { ecmaVersion: 2022, sourceType: 'module' } })

tester.run('layers', layers, {
  valid: [
    { filename: file('app/routes.js'), code: "import('@/features/viewer/ResultPage')" },
    { filename: file('features/viewer/a.js'), code: "import './panel/b'; import '../viewer/c'; import '@/api/client'" },
    { filename: file('features/viewer/a.test.js'), code: "import '@/testing/render'" },
    { filename: file('components/a.js'), code: "import 'react'; import '@/api/types'" },
  ],
  invalid: [
    { filename: file('features/viewer/a.js'), code: "import '@/features/reading/b'", errors: [{ message: 'feature viewer may not import feature reading' }] },
    { filename: file('features/viewer/panel/a.js'), code: "export * from '../../reading/b'", errors: [{ message: 'feature viewer may not import feature reading' }] },
    { filename: file('features/viewer/a.js'), code: "import('@/app/routes')", errors: [{ message: 'features may not import app' }] },
    { filename: file('components/a.js'), code: "export { x } from '@/features/viewer/b'", errors: [{ message: 'components may not import features' }] },
    { filename: file('lib/a.js'), code: "import '../api/client'", errors: [{ message: 'lib may not import api' }] },
    { filename: file('features/viewer/a.js'), code: "import '@/testing/render'", errors: [{ message: 'features may not import testing' }] },
  ],
})
