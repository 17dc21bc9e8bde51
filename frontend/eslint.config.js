import js from '@eslint/js'
import reactHooks from 'eslint-plugin-react-hooks'
import tseslint from 'typescript-eslint'

import { layers } from './eslint/layers.js'

const WORDS = '/[A-Za-z\\u4e00-\\u9fff]{2}/'
const SPOKEN = '/^(title|alt|placeholder|label|description|subtitle|okText|cancelText|aria-(label|description|valuetext|roledescription))$/'
const READ_BY_PEOPLE = [
  `JSXText[value=${WORDS}][value!=/^\\s*DustLens\\s*$/]`,
  `JSXAttribute[name.name=${SPOKEN}] > Literal[value=${WORDS}]`,
]

export default tseslint.config(
  { ignores: ['dist', 'src/api/schema.d.ts'] },
  js.configs.recommended,
  tseslint.configs.strictTypeChecked,
  tseslint.configs.stylisticTypeChecked,
  reactHooks.configs.flat['recommended-latest'],
  {
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    plugins: { dustlens: { rules: { layers } } },
    rules: {
      'dustlens/layers': 'error',
      'max-lines': ['error', { max: 300 }],
      'no-console': 'error',
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/consistent-type-definitions': 'off',
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { attributes: false } }],
    },
  },
  { files: ['src/**/*.{ts,tsx}'], ignores: ['**/*.test.*', 'src/testing/**'], rules: { 'max-lines-per-function': ['error', { max: 120 }] } },
  {
    files: ['src/**/*.tsx'],
    ignores: ['**/*.test.*', 'src/testing/**'],
    rules: { 'no-restricted-syntax': ['error', ...READ_BY_PEOPLE.map((selector) => ({ selector, message: 'Texts come from src/locales.' }))] },
  },
  { files: ['**/*.js'], extends: [tseslint.configs.disableTypeChecked] },
)
