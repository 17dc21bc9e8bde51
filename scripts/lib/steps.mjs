import { Stop } from './run.mjs';

/** Thrown by a step whose server or browser is not on this machine. */
export class Skip extends Error {}

const MARK = { passed: '✔', failed: '✖', skipped: '⚠ SKIPPED' };

/** Run every step `[name, function]`, then say how each ended. The exit code: 0 only when none failed. */
export async function runSteps(title, steps) {
  const results = [];
  for (const [name, work] of steps) results.push(await runStep(name, work));
  console.log(`\n── ${title} ──`);
  for (const { name, state, seconds, why } of results) {
    console.log(`${MARK[state]} ${name} (${seconds.toFixed(0)} s)${why ? `: ${why}` : ''}`);
  }
  const failed = results.filter(({ state }) => state === 'failed');
  console.log(failed.length ? `${title}: ${failed.length} of ${results.length} steps failed` : `${title}: all good`);
  return failed.length ? 1 : 0;
}

async function runStep(name, work) {
  console.log(`\n▶ ${name}`);
  const started = Date.now();
  const end = (state, why) => ({ name, state, why, seconds: (Date.now() - started) / 1000 });
  try {
    await work();
    return end('passed');
  } catch (error) {
    return explain(name, error, end);
  }
}

function explain(name, error, end) {
  // On a CI machine nothing may be left out in silence: there a skip is a failure.
  const skipped = error instanceof Skip && !process.env.CI;
  const state = skipped ? 'skipped' : 'failed';
  console.error(error instanceof Stop || error instanceof Skip ? `${MARK[state]} ${name}: ${error.message}` : error);
  return end(state, error.message.split('\n')[0]);
}
