import { setTimeout as pause } from 'node:timers/promises';
import { Stop } from './run.mjs';

/** Ask until `condition` gives something true, or say what was waited for in vain. */
export async function until(what, condition, { seconds = 60, every = 200 } = {}) {
  const deadline = Date.now() + seconds * 1000;
  while (Date.now() < deadline) {
    const answer = await condition();
    if (answer) return answer;
    await pause(every);
  }
  throw new Stop(`Waited ${seconds} s in vain for ${what}`);
}

/** True when the address answers with a success. */
export async function answers(url) {
  try {
    return (await fetch(url)).ok;
  } catch {
    return false;
  }
}
