// npm run api: write the OpenAPI schema and the TypeScript types made from it. With --check: only compare.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FRONTEND, PYTHON } from './lib/paths.mjs';
import { Stop, main, npm, run } from './lib/run.mjs';

const SCHEMA = join(FRONTEND, 'openapi.json');

/** Dump the schema; any warning of the generator is an error. */
function dump(file) {
  const options = ['--format', 'openapi-json', '--fail-on-warn', '--validate', '--file', file];
  return run(PYTHON, ['manage.py', 'spectacular', ...options], { env: { DEMO: '1' } });
}

async function write() {
  await dump(SCHEMA);
  await npm(['run', 'api', '--workspace', 'frontend']);
}

async function check() {
  const folder = mkdtempSync(join(tmpdir(), 'dustlens-api-'));
  try {
    await dump(join(folder, 'openapi.json'));
    if (readFileSync(join(folder, 'openapi.json'), 'utf8') !== readFileSync(SCHEMA, 'utf8')) {
      throw new Stop('frontend/openapi.json is not what the backend says now: run `npm run api` and commit the result');
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
  await npm(['run', 'api:check', '--workspace', 'frontend']);
}

await main(process.argv.includes('--check') ? check : write);
