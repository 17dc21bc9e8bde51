import { spawn } from 'node:child_process';
import { ROOT } from './paths.mjs';

/** An error whose message is all the user needs: it is printed without a stack. */
export class Stop extends Error {}

/** Run a program with this terminal and wait; a non-zero exit is a Stop. */
export async function run(program, args, options = {}) {
  const code = await exitCode(program, args, options);
  if (code !== 0) throw new Stop(`${[program, ...args].join(' ')} ended with ${code}`);
}

/** Run a program with this terminal and give back its exit code. */
export function exitCode(program, args, { env = {}, cwd = ROOT } = {}) {
  return exitOf(spawn(program, args, { cwd, stdio: 'inherit', env: { ...process.env, ...env } }));
}

/** Run a program and give back its exit code and what it printed. */
export async function read(program, args, { env = {}, cwd = ROOT } = {}) {
  const child = spawn(program, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...env } });
  const output = { out: '', err: '' };
  child.stdout.on('data', (chunk) => (output.out += chunk));
  child.stderr.on('data', (chunk) => (output.err += chunk));
  const code = await exitOf(child).catch((error) => ((output.err += error.message), 127));
  return { code, ...output };
}

/** Run a Node program in this Node. */
export function node(script, args = [], options = {}) {
  return run(process.execPath, [script, ...args], options);
}

/** Run npm as the npm that started us, whatever the platform calls it. */
export function npm(args, options = {}) {
  const cli = process.env.npm_execpath;
  return cli ? node(cli, args, options) : run(process.platform === 'win32' ? 'npm.cmd' : 'npm', args, options);
}

/** The exit code of a child; a signal counts as 128. */
export function exitOf(child) {
  return new Promise((resolve, reject) => {
    child.once('error', (error) => reject(new Stop(`${child.spawnfile}: ${error.message}`)));
    child.once('exit', (code, signal) => resolve(code ?? (signal ? 128 : 0)));
  });
}

/** The outermost frame of every task: one clear line for what was foreseen, a stack for what was not. */
export async function main(task) {
  try {
    process.exitCode = (await task()) ?? 0;
  } catch (error) {
    console.error(error instanceof Stop ? `\n✖ ${error.message}` : error);
    process.exitCode = 1;
  }
}
