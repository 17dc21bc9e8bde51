// npm test: install what the tests need, then run all of them.
import { join } from 'node:path';
import { NO_BROWSER, findBrowser } from './lib/browser.mjs';
import { testOnMariaDB } from './lib/mariadb.mjs';
import { PYTHON, ROOT } from './lib/paths.mjs';
import { main, node, npm, run } from './lib/run.mjs';
import { Skip, runSteps } from './lib/steps.mjs';

const script = (name) => () => node(join(ROOT, 'scripts', `${name}.mjs`));

async function endToEnd() {
  if (!findBrowser()) throw new Skip(NO_BROWSER);
  await script('e2e')();
}

await main(async () => {
  await script('setup')();
  return runSteps('Tests', [
    ['lint', script('lint')],
    ['pytest on SQLite', () => run(PYTHON, ['-m', 'pytest', '-m', 'not mysql'])],
    ['pytest of API and tasks on MariaDB', testOnMariaDB],
    ['vitest', () => npm(['run', 'test', '--workspace', 'frontend'])],
    ['end to end in Chromium', endToEnd],
  ]);
});
