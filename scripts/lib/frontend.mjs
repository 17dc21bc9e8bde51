import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { FRONTEND, ROOT } from './paths.mjs';
import { npm } from './run.mjs';
import { once } from './stamp.mjs';

const STAMPS = join(ROOT, 'node_modules', '.dustlens');
const BUILT = join(FRONTEND, 'dist', 'index.html');

/** `npm ci`, unless the lock file is the one already installed. */
export async function installFrontend() {
  const inputs = ['package.json', 'package-lock.json', 'frontend/package.json'].map((name) => join(ROOT, name));
  await once(join(STAMPS, 'installed'), inputs, () => {
    console.log('• Installing the front end’s packages');
    return npm(['ci', '--loglevel=error']);
  });
}

/** Build the front end, unless the build at hand was made from these very sources. */
export async function buildFrontend() {
  const stamp = join(STAMPS, 'built');
  if (!existsSync(BUILT)) rmSync(stamp, { force: true });
  const built = await once(stamp, [FRONTEND, join(ROOT, 'package-lock.json')], () => {
    console.log('• Building the front end');
    return npm(['run', 'build', '--silent', '--workspace', 'frontend', '--', '--logLevel', 'error']);
  });
  if (!built) console.log('• The front end is built already');
}
