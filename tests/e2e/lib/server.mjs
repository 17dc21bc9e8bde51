import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { freePort } from '../../../scripts/lib/checks.mjs';
import { PYTHON, ROOT } from '../../../scripts/lib/paths.mjs';
import { exitOf, read } from '../../../scripts/lib/run.mjs';
import { answers, until } from '../../../scripts/lib/wait.mjs';

const GREETING = 'greeting.txt';

/** The real thing, as `npm start` runs it, on a database, a media folder and a port of its own. */
export class Server {
  /** Database and films as every server begins with them: `npm run e2e` makes them once, here they are copied. */
  static beginning = process.env.DUSTLENS_E2E_BEGINNING;

  folder = mkdtempSync(join(tmpdir(), 'dustlens-e2e-'));
  env = { ...process.env, DEMO: '1', VAR_DIR: join(this.folder, 'var'), DATABASE_URL: undefined, MEDIA_URL_OR_ROOT: undefined };
  log = join(this.folder, 'server.log');
  helpers = [];

  /** `options` go to `manage.py serve`: `start('--only', 'web')` where no film has to be staged. */
  async start(...options) {
    await this.prepare();
    const address = `127.0.0.1:${await freePort()}`;
    const file = openSync(this.log, 'a');
    const spawned = { cwd: ROOT, env: this.env, stdio: ['ignore', file, file] };
    this.child = spawn(PYTHON, ['manage.py', 'serve', '--bind', address, ...options], spawned);
    this.ended = exitOf(this.child);
    this.url = `http://${address}`;
    await until('the server', () => answers(`${this.url}/healthz`), { seconds: 120 });
  }

  /** Tables, accounts and three films. */
  async prepare() {
    if (Server.beginning) cpSync(Server.beginning, this.folder, { recursive: true });
    else {
      await this.python('manage.py', 'migrate', '--verbosity', '0');
      writeFileSync(join(this.folder, GREETING), await this.python('manage.py', 'demo', '--films-only'));
    }
    this.greeting = readFileSync(join(this.folder, GREETING), 'utf8');
  }

  /** Run Python in the server's environment and give back what it printed. */
  async python(...args) {
    const { code, out, err } = await read(PYTHON, args, { env: this.env });
    if (code !== 0) throw new Error(`python ${args.join(' ')} ended with ${code}\n${err}`);
    return out;
  }

  /** A Python program that answers a line with a line, both in JSON, until the server stops: to start it takes seconds. */
  answering(...args) {
    const child = spawn(PYTHON, args, { cwd: ROOT, env: this.env, stdio: ['pipe', 'pipe', 'inherit'] });
    child.stdin.on('error', () => undefined); // that it has died is told by the missing answer
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    this.helpers.push({ child, ended: exitOf(child) });
    return async (...question) => {
      child.stdin.write(`${JSON.stringify(question)}\n`);
      const { value, done } = await lines.next();
      if (done) throw new Error(`python ${args.join(' ')} has no answer to ${question}`);
      return JSON.parse(value);
    };
  }

  tail() {
    return readFileSync(this.log, 'utf8').split('\n').slice(-40).join('\n');
  }

  async stop() {
    for (const { child, ended } of this.helpers) {
      child.stdin.end();
      await ended;
    }
    this.child?.kill('SIGTERM');
    await this.ended;
    rmSync(this.folder, { recursive: true, force: true });
  }
}
