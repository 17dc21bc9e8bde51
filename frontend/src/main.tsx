import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'

import './app/tokens.css'
import './app/base.css'

import { App } from './app/App'
import { lendNonceToStyles, styleNonce } from './app/styleNonce'
import { setRequestLanguage } from './api/transport'
import { firstLanguage, startI18n } from './lib/i18n'

const nonce = styleNonce()
if (nonce !== undefined) lendNonceToStyles(nonce)

const language = firstLanguage()
setRequestLanguage(language)
await startI18n(language)

const root = document.getElementById('root')
if (root === null) throw new Error('index.html has no #root')
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
)
