// npm run e2e: the end-to-end test in a real browser, through the built front end and a real server.
import { join } from 'node:path';
import { NO_BROWSER, findBrowser } from './lib/browser.mjs';
import { buildFrontend, installFrontend } from './lib/frontend.mjs';
import { ROOT } from './lib/paths.mjs';
import { installPython } from './lib/python.mjs';
import { Stop, main, node } from './lib/run.mjs';

await main(async () => {
  if (!findBrowser()) throw new Stop(`The end-to-end test cannot run: ${NO_BROWSER}`);
  await installPython();
  await installFrontend();
  await buildFrontend();
  await node('--test', ['--test-reporter=spec', join(ROOT, 'tests', 'e2e', 'main.test.mjs')]);
});
