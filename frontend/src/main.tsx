import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'

import { App } from './app/App'
import { setRequestLanguage } from './api/transport'
import { firstLanguage, startI18n } from './lib/i18n'

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
