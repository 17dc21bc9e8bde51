import { fileURLToPath } from 'node:url'

import react from '@vitejs/plugin-react'
import { defineConfig } from 'vitest/config'

import { compress } from './build/compress.ts'

const backend = process.env.DUSTLENS_BACKEND ?? 'http://127.0.0.1:8000'

export default defineConfig({
  plugins: [react(), compress()],
  base: '/',
  resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
  // Django replaces the placeholder in index.html with the nonce of each answer.
  html: { cspNonce: '__CSP_NONCE__' },
  worker: { format: 'es' },
  build: {
    target: 'es2022',
    outDir: 'dist',
    assetsDir: 'assets',
    // Which page loads which files: the test of their weight reads it.
    manifest: true,
    // The viewer's chunk holds Cornerstone and is loaded on demand only.
    chunkSizeWarningLimit: 4000,
    // Inlined assets would be data: URLs, which the content security policy allows for pictures only.
    assetsInlineLimit: 0,
  },
  // Found late otherwise, when the viewer is loaded, which then loads the page anew.
  optimizeDeps: { include: ['dicom-parser', '@cornerstonejs/core'] },
  server: {
    host: '127.0.0.1',
    port: 5173,
    proxy: { '^/(api|admin|static|healthz|readyz)(/|$)': { target: backend, headers: { Origin: backend } } },
  },
  test: {
    environment: 'jsdom',
    setupFiles: ['src/testing/setup.ts'],
    restoreMocks: true,
    css: false,
    // Generous: a busy machine must not turn a test red.
    testTimeout: 180_000,
    hookTimeout: 180_000,
    maxWorkers: 2,
  },
})
