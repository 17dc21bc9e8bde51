// npm run setup: everything the tests and the linters need.
import { checkNode } from './lib/checks.mjs';
import { buildFrontend, installFrontend } from './lib/frontend.mjs';
import { DEVELOPMENT, installPython } from './lib/python.mjs';
import { main } from './lib/run.mjs';

await main(async () => {
  checkNode();
  await installPython(DEVELOPMENT);
  await installFrontend();
  await buildFrontend();
});
