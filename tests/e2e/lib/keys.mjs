import assert from 'node:assert/strict';

/** Presses keys one after the other and writes out what stands between bars; how many presses that were. */
export async function typeKeys(page, keys) {
  const steps = keys.match(/\|[^|]*\||\S+/g) ?? [];
  let presses = 0;
  for (const step of steps) {
    if (step.startsWith('|')) await page.keyboard.type(step.slice(1, -1));
    else await page.keyboard.press(step);
    presses += step.startsWith('|') ? step.length - 2 : 1;
  }
  return presses;
}

/** Goes with Tab to what can be pressed. */
export async function tabTo(page, testId) {
  const isThere = () => page.evaluate((id) => Boolean(document.activeElement?.closest(`[data-testid="${id}"]`)), testId);
  for (let presses = 0; presses < 12; presses += 1) {
    if (await isThere()) return;
    await page.keyboard.press('Tab');
  }
  assert.fail(`Tab does not lead to ${testId}`);
}
