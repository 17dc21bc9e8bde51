// npm run lint: every rule that needs no running program.
import { join } from 'node:path';
import { ROOT, venv } from './lib/paths.mjs';
import { main, node, npm, run } from './lib/run.mjs';
import { runSteps } from './lib/steps.mjs';

const frontend = (task) => () => npm(['run', task, '--workspace', 'frontend']);

await main(() =>
  runSteps('Lint', [
    ['ruff', () => run(venv('ruff'), ['check', '.'])],
    ['mypy --strict', () => run(venv('mypy'), [])],
    ['import boundaries', () => run(venv('lint-imports'), [])],
    ['missing migrations', () => run(venv('python'), ['manage.py', 'makemigrations', '--check', '--dry-run'], { env: { DEMO: '1' } })],
    ['API schema: no warning, no drift', () => node(join(ROOT, 'scripts', 'api.mjs'), ['--check'])],
    ['ESLint', frontend('lint')],
    ['TypeScript', frontend('typecheck')],
  ]),
);
