// npm run e2e [name ...]: the end-to-end tests (all, or those of tests/e2e/<name>.test.mjs) in a real browser, through
// the built front end and real servers.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { NO_BROWSER, findBrowser } from './lib/browser.mjs';
import { buildFrontend, installFrontend } from './lib/frontend.mjs';
import { ROOT } from './lib/paths.mjs';
import { installPython } from './lib/python.mjs';
import { Stop, main, node } from './lib/run.mjs';
import { Server } from '../tests/e2e/lib/server.mjs';

const FOLDER = join(ROOT, 'tests', 'e2e');
const ENDING = '.test.mjs';

/** The files of the named tests, of all without a name. */
function chosen(names) {
  const known = readdirSync(FOLDER).filter((file) => file.endsWith(ENDING));
  const missing = names.filter((name) => !known.includes(name + ENDING));
  if (missing.length) throw new Stop(`No such test: ${missing.join(', ')}. There are ${known.map((file) => file.replace(ENDING, '')).join(', ')}.`);
  return known.filter((file) => !names.length || names.includes(file.replace(ENDING, ''))).map((file) => join(FOLDER, file));
}

await main(async () => {
  if (!findBrowser()) throw new Stop(`The end-to-end test cannot run: ${NO_BROWSER}`);
  const files = chosen(process.argv.slice(2));
  await installPython();
  await installFrontend();
  await buildFrontend();
  const first = new Server();
  try {
    await first.prepare();
    const env = { DUSTLENS_E2E_BEGINNING: first.folder };
    await node('--test', ['--test-reporter=spec', '--test-concurrency=1', ...files], { env }); // each starts a server with a model
  } finally {
    await first.stop();
  }
});
