import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { PYTHON, ROOT, VENV, WINDOWS } from './paths.mjs';
import { Stop, read, run } from './run.mjs';
import { once } from './stamp.mjs';

/** The extras that tests, linters and measurements need. */
export const DEVELOPMENT = ['dev', 'archive', 'bench'];

const OLDEST = [3, 11];
const VERSION = ['-c', 'import sys; print(*sys.version_info[:2])'];

/** Make the virtual environment and install exactly what constraints.txt pins. `extras`: names from pyproject. */
export async function installPython(extras = []) {
  if (!existsSync(PYTHON)) await makeVenv();
  const inputs = ['pyproject.toml', 'constraints.txt'].map((name) => join(ROOT, name));
  await once(stampOf(extras), inputs, () => pipInstall(extras.length ? `.[${extras.join(',')}]` : '.'));
  // Whoever has the extras has the base as well.
  await once(stampOf([]), inputs, () => {});
}

function stampOf(extras) {
  return join(VENV, `.dustlens-${['base', ...extras].join('-')}`);
}

function pipInstall(what) {
  console.log(`• Installing Python packages (${what}); the first time this takes minutes`);
  return run(PYTHON, ['-m', 'pip', 'install', '--quiet', '-c', 'constraints.txt', '-e', what]);
}

async function makeVenv() {
  const python = await findPython();
  console.log(`• Making .venv with ${python.join(' ')}`);
  try {
    await run(python[0], [...python.slice(1), '-m', 'venv', VENV]);
  } catch {
    rmSync(VENV, { recursive: true, force: true });
    throw new Stop('Python could not make a virtual environment. On Debian and Ubuntu: apt install python3-venv; then start again.');
  }
}

/** The command of a Python that is new enough; $PYTHON comes first. */
async function findPython() {
  const names = ['python3', 'python', 'python3.13', 'python3.12', 'python3.11'].map((name) => [name]);
  if (process.env.PYTHON) names.unshift([process.env.PYTHON]);
  if (WINDOWS) names.push(['py', '-3']);
  for (const name of names) {
    const { code, out } = await read(name[0], [...name.slice(1), ...VERSION]);
    if (code === 0 && newEnough(out.trim().split(' ').map(Number))) return name;
  }
  throw new Stop(`Python ${OLDEST.join('.')} or newer was not found. Install it, or name it: PYTHON=/path/to/python3 npm start`);
}

function newEnough([major, minor]) {
  return major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1]);
}
