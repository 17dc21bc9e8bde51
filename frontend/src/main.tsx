import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'

import './app/tokens.css'
import './app/base.css'

import { App } from './app/App'
import { lendNonceToStyles, styleNonce } from './app/styleNonce'
import { sayUnavailable } from './app/unavailable'
import { setRequestLanguage } from './api/transport'
import { firstLanguage, startI18n } from './lib/i18n'

const nonce = styleNonce()
if (nonce !== undefined) lendNonceToStyles(nonce)

const language = firstLanguage()
setRequestLanguage(language)

const root = document.getElementById('root')
if (root === null) throw new Error('index.html has no #root')
try {
  await startI18n(language)
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  )
} catch (error) {
  sayUnavailable(root)
  throw error
}
