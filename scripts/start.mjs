// npm start: from a fresh clone to a running demonstration; later starts only start.
import { spawn } from 'node:child_process';
import { checkNode, checkPort } from './lib/checks.mjs';
import { buildFrontend, installFrontend } from './lib/frontend.mjs';
import { PYTHON, ROOT } from './lib/paths.mjs';
import { installPython } from './lib/python.mjs';
import { Stop, exitOf, main, read, run } from './lib/run.mjs';
import { answers, until } from './lib/wait.mjs';

const HOST = process.env.HOST ?? '127.0.0.1';
const PORT = Number(process.env.PORT ?? 8000);
const URL = `http://${HOST}:${PORT}`;
const env = { DEMO: '1', ...process.env };

/** Demo accounts and films; gives back the text that names them. */
async function demo() {
  await run(PYTHON, ['manage.py', 'migrate', '--verbosity', '0'], { env });
  const { code, out, err } = await read(PYTHON, ['manage.py', 'demo'], { env });
  if (code !== 0) throw new Stop(`The demonstration could not be set up:\n${err}`);
  return out.trim();
}

/** Web, worker and watchdog as one child; whatever stops us stops them. */
async function serve(greeting) {
  const child = spawn(PYTHON, ['manage.py', 'serve', '--bind', `${HOST}:${PORT}`], { cwd: ROOT, stdio: 'inherit', env });
  const ended = exitOf(child);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill('SIGTERM'));
  const ready = until(`${URL}/healthz`, () => child.exitCode !== null || answers(`${URL}/healthz`));
  ready.then(() => child.exitCode === null && console.log(greeting), (error) => console.error(error.message));
  return ended;
}

await main(async () => {
  checkNode();
  await checkPort(HOST, PORT);
  await installPython();
  await installFrontend();
  await buildFrontend();
  const accounts = await demo();
  return serve(`\nDustLens runs at ${URL}  (Ctrl-C stops it)\n\n${accounts}\n`);
});
