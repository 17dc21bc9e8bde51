import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
export const WINDOWS = process.platform === 'win32';
export const FRONTEND = join(ROOT, 'frontend');
export const VENV = join(ROOT, '.venv');

const venvBin = join(VENV, WINDOWS ? 'Scripts' : 'bin');

/** A program of the virtual environment: `venv('ruff')`. */
export function venv(name) {
  return join(venvBin, WINDOWS ? `${name}.exe` : name);
}

export const PYTHON = venv('python');

/** The JavaScript entry of a front-end tool, so that no shell and no `.cmd` file is needed. */
export function nodeTool(path) {
  const places = [join(FRONTEND, 'node_modules', path), join(ROOT, 'node_modules', path)];
  return places.find((place) => existsSync(place)) ?? places[1];
}
