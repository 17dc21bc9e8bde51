// npm run bench [-- part ...]: measure this machine, keep the figures in var/bench.json and write them into the README.
// Without a part all but the archive are measured. --quick tries everything out in small, for var/bench-quick.json alone.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { NO_BROWSER, findBrowser } from './lib/browser.mjs';
import { buildFrontend, installFrontend } from './lib/frontend.mjs';
import { PYTHON, ROOT } from './lib/paths.mjs';
import { DEVELOPMENT, installPython } from './lib/python.mjs';
import { Stop, exitOf, main, read, run } from './lib/run.mjs';

const FIGURE = /^\s*# (.+): ([\d.]+) (\S+)$/; // a diagnostic of a browser test, such as "log-in page, br: 251 KB"
const PAGES = ['weight', 'pages'].map((name) => join(ROOT, 'tests', 'e2e', `${name}.test.mjs`));
const [FILMS, FEW_FILMS] = [100_000, 1_000];
const QUICK = { film: ['--repeats', '1', '--width', '512'], queue: ['--films', '4', '--width', '512'], train: ['--repeats', '1'] };

const PARTS = {
  film: (quick) => model('film', quick),
  queue: (quick) => model('queue', quick),
  train: (quick) => model('train', quick),
  api,
  booking,
  pages,
  archive: async (quick) => ({ archive: JSON.parse(await output(PYTHON, ['-m', 'tests.load.archive', ...(quick ? ['--films', '12', '--repeats', '1', '--few', '2'] : [])])) }),
};
const WHEN_NAMED = ['archive']; // takes longer than all others together
const ALIASES = { memory: 'queue' }; // memory is measured while films go through the queue

await main(async () => {
  const given = process.argv.slice(2);
  const quick = given.includes('--quick');
  const parts = chosen(given.filter((word) => word !== '--quick'));
  await installPython(DEVELOPMENT);
  const results = join(ROOT, 'var', quick ? 'bench-quick.json' : 'bench.json');
  const failed = [];
  for (const part of parts) {
    try {
      keep(results, await PARTS[part](quick), part);
    } catch (error) {
      failed.push(part);
      console.error(error instanceof Stop ? `\n✖ ${part}: ${error.message}` : error);
    }
  }
  if (failed.length === parts.length) throw new Stop('Nothing was measured.');
  if (!quick) await run(PYTHON, ['-m', 'ml', 'bench', '--page', join(ROOT, 'README.md'), '--results', results]);
  console.log(`\n✔ ${parts.filter((part) => !failed.includes(part)).join(', ')}: ${results}${quick ? '' : ' and README.md'}`);
  return failed.length ? 1 : 0;
});

function chosen(names) {
  const missing = names.filter((name) => !PARTS[ALIASES[name] ?? name]);
  if (missing.length) throw new Stop(`No such part: ${missing.join(', ')}. There are ${[...Object.keys(PARTS), ...Object.keys(ALIASES)].join(', ')}.`);
  const wanted = new Set(names.map((name) => ALIASES[name] ?? name));
  return Object.keys(PARTS).filter((name) => (names.length ? wanted.has(name) : !WHEN_NAMED.includes(name)));
}

async function model(part, quick) {
  return JSON.parse(await output(PYTHON, ['-m', 'ml', 'bench', part, '--json', ...(quick ? QUICK[part] : [])]));
}

/** What the production database can book, where it is installed. */
async function booking() {
  await installDatabaseClient();
  return { booking: JSON.parse(await output(PYTHON, ['-m', 'tests.load.booking'])) };
}

async function api(quick) {
  await installDatabaseClient();
  return { api: JSON.parse(await output(PYTHON, ['-m', 'tests.load.api', '--json', ...(quick ? ['--sizes', '100', '1000'] : [])])) };
}

/** Where a MariaDB server is installed the API is measured on it as well; what is in the way then is told by that part. */
async function installDatabaseClient() {
  if (!(await read(PYTHON, ['-c', 'from tests.mariadb import server; print(server() or "")'])).out.trim()) return;
  try {
    await installPython([...DEVELOPMENT, 'mysql']);
  } catch {
    console.error('⚠ mysqlclient could not be built (packages libmariadb-dev, pkg-config and a C compiler)');
  }
}

/** Figures that the browser tests tell, with as many films in the work list as a large hospital has. */
async function pages(quick) {
  if (!findBrowser()) throw new Stop(`Pages cannot be measured: ${NO_BROWSER}`);
  const files = PAGES.filter((file) => existsSync(file));
  if (!files.length) throw new Stop(`There is none of ${PAGES.join(', ')}`);
  await installFrontend();
  await buildFrontend();
  const tap = await output(process.execPath, ['--test', '--test-reporter=tap', '--test-concurrency=1', ...files], { DUSTLENS_ROWS: String(quick ? FEW_FILMS : FILMS) });
  const told = tap.split('\n').map((line) => FIGURE.exec(line)).filter(Boolean);
  return { pages: Object.fromEntries(told.map(([, name, value, unit]) => [name, { value: Number(value), unit }])) };
}

/** What a program prints; its progress goes to this terminal. */
async function output(program, args, env = {}) {
  const child = spawn(program, args, { cwd: ROOT, stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, ...env } });
  let out = '';
  child.stdout.on('data', (chunk) => (out += chunk));
  const code = await exitOf(child);
  if (code !== 0) throw new Stop(`${args.join(' ')} ended with ${code}${out ? `:\n${out.slice(-2000)}` : ''}`);
  return out;
}

/** Add the figures of a part to those kept. */
function keep(file, figures, part) {
  const known = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
  const measured = { ...known.measured, [part]: new Date().toISOString().slice(0, 19) + '+00:00' };
  mkdirSync(join(ROOT, 'var'), { recursive: true });
  writeFileSync(file, `${JSON.stringify({ ...known, ...figures, measured }, null, 1)}\n`);
}
