import { spawn } from 'node:child_process';
import { mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../../scripts/lib/checks.mjs';
import { PYTHON, ROOT } from '../../../scripts/lib/paths.mjs';
import { exitOf, read } from '../../../scripts/lib/run.mjs';
import { answers, until } from '../../../scripts/lib/wait.mjs';

/** The real thing, as `npm start` runs it, on a database, a media folder and a port of its own. */
export class Server {
  folder = mkdtempSync(join(tmpdir(), 'dustlens-e2e-'));
  env = { ...process.env, DEMO: '1', VAR_DIR: join(this.folder, 'var'), DATABASE_URL: undefined, MEDIA_URL_OR_ROOT: undefined };
  log = join(this.folder, 'server.log');

  /** `options` go to `manage.py serve`: `start('--only', 'web')` where no film has to be staged. */
  async start(...options) {
    await this.python('manage.py', 'migrate', '--verbosity', '0');
    this.greeting = await this.python('manage.py', 'demo', '--films-only');
    const address = `127.0.0.1:${await freePort()}`;
    const file = openSync(this.log, 'a');
    const spawned = { cwd: ROOT, env: this.env, stdio: ['ignore', file, file] };
    this.child = spawn(PYTHON, ['manage.py', 'serve', '--bind', address, ...options], spawned);
    this.ended = exitOf(this.child);
    this.url = `http://${address}`;
    await until('the server', () => answers(`${this.url}/healthz`), { seconds: 120 });
  }

  /** Run Python in the server's environment and give back what it printed. */
  async python(...args) {
    const { code, out, err } = await read(PYTHON, args, { env: this.env });
    if (code !== 0) throw new Error(`python ${args.join(' ')} ended with ${code}\n${err}`);
    return out;
  }

  tail() {
    return readFileSync(this.log, 'utf8').split('\n').slice(-40).join('\n');
  }

  async stop() {
    this.child?.kill('SIGTERM');
    await this.ended;
    rmSync(this.folder, { recursive: true, force: true });
  }
}
