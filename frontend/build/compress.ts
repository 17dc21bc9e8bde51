import { readdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, gzip } from 'node:zlib'

import type { Plugin } from 'vite'

const WORTH_IT = /\.(css|js|svg)$/
const TO = { br: promisify<Buffer, Buffer>(brotliCompress), gz: promisify<Buffer, Buffer>(gzip) }

/** Writes each built file compressed beside itself, as the server hands it out to browsers that can read it so. */
export function compress(): Plugin {
  let folder = ''
  return {
    name: 'dustlens-compress',
    apply: 'build',
    configResolved: ({ root, build }) => void (folder = path.resolve(root, build.outDir, build.assetsDir)),
    closeBundle: async () => {
      const names = (await readdir(folder)).filter((name) => WORTH_IT.test(name))
      await Promise.all(names.map((name) => compressed(path.join(folder, name))))
    },
  }
}

async function compressed(file: string): Promise<void> {
  const content = await readFile(file)
  for (const [ending, squeeze] of Object.entries(TO)) {
    const smaller = await squeeze(content)
    if (smaller.length < content.length) await writeFile(`${file}.${ending}`, smaller)
  }
}
