// The reading form in a real browser: by keyboard alone, through a killed browser, a lost network and two windows.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { accountsOf } from './lib/accounts.mjs';
import { killableBrowser, openBrowser, openPage } from './lib/browser.mjs';
import { judgement } from './lib/form.mjs';
import { Server } from './lib/server.mjs';
import { signIn } from './lib/steps.mjs';
import { texts } from './lib/texts.mjs';

const A_MINUTE = 60_000;
const SITES = { profile: { right: true, left: true }, face_on: { right: true } };
const PLAQUES = { ...SITES, diaphragm: { left: true }, other: { right: true } };

/** Every field of the form, as it is stored. */
const FORM = {
  schema_version: 1,
  quality: { grade: '2', defects: ['overexposed', 'position', 'other'], other: 'necklace' },
  parenchymal: true,
  small: {
    primary: 'q', secondary: 't', profusion: '2/1', aggregation: true,
    zones: { right_upper: '2/2', left_upper: '2/3', right_middle: '1/2', left_middle: '1/1', right_lower: '0/1', left_lower: '0/-' },
  },
  large: { category: 'B', opacities: [{ long_mm: 34, short_mm: 21.5, zone: 'right_upper' }, { long_mm: 18, short_mm: 12, zone: 'left_upper' }], reaches_20x10: true },
  pleural: true,
  plaques: { sites: PLAQUES, calcification: { profile: { right: true } }, extent: { right: 1, left: 2 }, width: { right: 'a', left: 'b' } },
  costophrenic_angle: { right: true, left: true },
  diffuse_thickening: { sites: SITES, calcification: { face_on: { right: true } }, extent: { right: 3, left: 1 }, width: { right: 'c', left: 'a' } },
  symbols: ['at', 'ax', 'em', 'tb'],
  handling: 'refer to the panel',
  next_examination: '2027-03-01',
};
const COMMENT = 'coalescing in both upper zones';

/** The same by keys: G leads to a section, Enter to the next field; what stands between bars is written out. */
const KEYS = [
  'g 1', '2 Enter', '1 4 0 Enter', '|necklace| Enter',
  'y Enter', 'q Enter t Enter',
  '2 2 Enter 2 3 Enter 1 2 Enter 1 1 Enter 0 1 Enter 0 - Enter', '2 1 Enter', 'y Enter',
  'b Enter', '|34| Enter |21.5| Enter 1 Enter', '|18| Enter |12| Enter 2 Enter', 'Enter Enter Enter', 'y Enter',
  'y Enter', 'r l Shift+R Enter r Enter l Enter r Enter', '1 Enter a Enter 2 Enter b Enter',
  'b Enter', 'r l Enter r Shift+R Enter', '3 Enter c Enter 1 Enter a Enter',
  'a t a x e m t b Enter', '3 Enter',
];

describe('the reading form in a browser', () => {
  const server = new Server();
  const t = texts('en');
  let browser, account, cases;

  before(async () => {
    await server.start('--only', 'web');
    account = accountsOf(server.greeting).doctor;
    cases = JSON.parse(await server.python('tests/e2e/reading.py', 'cases', account.username));
    browser = await openBrowser();
  });
  after(async () => {
    await browser?.close();
    await server.stop();
  });

  test('every field is entered by keyboard alone in under a minute, and the reading is signed without a mouse', async () => {
    const page = await doctorAt(browser, cases[0]);
    const began = Date.now();
    const presses = await typeKeys(page, `${KEYS.join(' ')} |${FORM.handling}| Control+Enter |03012027| Enter |${COMMENT}|`);
    const took = Date.now() - began;
    console.log(`every field of the form by keyboard: ${presses} key presses, ${(took / 1000).toFixed(1)} s`);
    await saved(page);
    const stored = await storedOf(cases[0]);
    assert.deepEqual(stored.form, FORM);
    assert.equal(stored.stage, 3);
    assert.equal(stored.comment, COMMENT);
    assert.ok(took < A_MINUTE, `${took} ms`);
    await signByKeyboard(page);
    assert.equal((await storedOf(cases[0])).status, 'signed');
    assert.deepEqual(page.complaints, []);
    await page.context().close();
  });

  test('a killed browser loses nothing of a half-filled form', async () => {
    const killable = await killableBrowser();
    const page = await doctorAt(killable.browser, cases[1]);
    await typeKeys(page, 'g 1 3 Enter 2 Enter y Enter p Enter s Enter 1 2 Enter 2 1');
    await saved(page);
    await killable.kill();
    const again = await doctorAt(browser, cases[1]);
    await shows(again, { right_upper: '1/2', left_upper: '2/1' });
    const half = { quality: { grade: '3', defects: ['underexposed'] }, parenchymal: true };
    const small = { primary: 'p', secondary: 's', zones: { right_upper: '1/2', left_upper: '2/1' } };
    assert.deepEqual((await storedOf(cases[1])).form, { schema_version: 1, ...half, small });
    await again.context().close();
  });

  test('a browser closed without a network keeps what was entered on the device', async () => {
    const page = await doctorAt(browser, cases[2]);
    await typeKeys(page, 'g 1 1 Enter y Enter');
    await saved(page);
    await page.context().setOffline(true);
    await typeKeys(page, 'q Enter q Enter 3 + Enter');
    await page.getByText(t('reading:save.waiting')).waitFor();
    const storageState = await page.context().storageState();
    await page.context().close();
    const again = await doctorAt(browser, cases[2], { storageState });
    await shows(again, { right_upper: '3/+' });
    await saved(again);
    assert.deepEqual((await storedOf(cases[2])).form.small, { primary: 'q', secondary: 'q', zones: { right_upper: '3/+' } });
    await again.context().close();
  });

  test('a network that drops while typing loses nothing', async () => {
    const page = await doctorAt(browser, cases[3]);
    await typeKeys(page, 'g 1 1 Enter y Enter r Enter');
    await page.context().setOffline(true);
    await typeKeys(page, 'u Enter 1 1 Enter 2 2 Enter');
    await page.getByText(t('reading:save.waiting')).waitFor();
    await typeKeys(page, '3 3 Enter');
    await page.context().setOffline(false);
    await saved(page);
    const zones = { right_upper: '1/1', left_upper: '2/2', right_middle: '3/3' };
    assert.deepEqual((await storedOf(cases[3])).form.small, { primary: 'r', secondary: 'u', zones });
    await page.context().close();
  });

  test('two windows know of each other, and ask which text to keep', async () => {
    const one = await doctorAt(browser, cases[4]);
    await typeKeys(one, 'g 1 1 Enter y Enter');
    await saved(one);
    const other = await one.context().newPage();
    await other.goto(cases[4]);
    await other.getByTestId('elsewhere').waitFor();
    await one.getByTestId('elsewhere').waitFor();
    await other.route('**/api/v1/readings/*/', (route) => (route.request().method() === 'PATCH' ? route.abort() : route.continue()));
    await typeKeys(other, 'g 2 Enter p');
    await one.bringToFront();
    await typeKeys(one, 'g 2 Enter r Enter t');
    await saved(one);
    await other.bringToFront();
    const conflict = other.getByTestId('conflict');
    await conflict.waitFor();
    assert.deepEqual(await conflict.locator('tr[data-path]').evaluateAll((rows) => rows.map((row) => row.dataset.path)), ['small.primary', 'small.secondary']);
    await other.unroute('**/api/v1/readings/*/');
    await conflict.getByRole('button', { name: t('reading:conflict.use') }).click();
    await saved(other);
    assert.deepEqual((await storedOf(cases[4])).form.small, { primary: 'p', secondary: 't' });
    await one.context().close();
  });

  test('a slip is taken back', async () => {
    const page = await doctorAt(browser, cases[5]);
    await typeKeys(page, 'g 1 1 Enter y Enter q Enter g 2 n');
    await saved(page);
    await page.keyboard.press('Control+z');
    await saved(page);
    assert.deepEqual((await storedOf(cases[5])).form.small, { primary: 'q' });
    await page.context().close();
  });

  test('a blind reading hides the result until it is signed, and an aided one may follow', async () => {
    await server.python('tests/e2e/reading.py', 'blind');
    const page = await doctorAt(browser, cases[6]);
    await page.getByTestId('blind-notice').waitFor();
    await typeKeys(page, 'g 1 1 Enter n Enter n g 6 0 Control+Enter');
    await page.getByTestId('confirm-sign').click();
    await page.getByTestId('signed-reading').waitFor();
    assert.equal((await storedOf(cases[6])).kind, 'blind');
    await page.getByTestId('start-aided').click();
    await page.getByTestId('reading-form').waitFor();
    await typeKeys(page, 'g 6 1 Control+Enter');
    await page.getByTestId('confirm-contradictions').click();
    await page.getByTestId('confirm-sign').click();
    await page.getByTestId('signed-reading').waitFor();
    assert.equal((await storedOf(cases[6])).kind, 'aided');
    const differing = page.getByRole('region', { name: t('reading:differences.title') }).locator('tr[data-path=stage]').first();
    assert.match(await differing.innerText(), new RegExp(`${t('common:stage.0')}.*${t('common:stage.1')}`, 's'));
    await page.context().close();
  });

  /** A page of the doctor's, in a browser window of its own, at the reading form of a case. */
  async function doctorAt(where, address, options = {}) {
    const page = await openPage(where, { url: server.url, ...options });
    // A stored state holds the session as well.
    if (!options.storageState) await signIn(page, account);
    await page.goto(address);
    await page.getByTestId('reading-form').waitFor();
    return page;
  }

  /** From the comment, the last field. The overall profusion lies below that of two zones: that has to be confirmed. */
  async function signByKeyboard(page) {
    assert.deepEqual((await judgement(page)).contradictions, ['overall_below_zone']);
    await page.keyboard.press('Control+Enter');
    await page.getByTestId('confirm-sign').waitFor();
    await tabTo(page, 'confirm-contradictions');
    await page.keyboard.press('Space');
    await tabTo(page, 'confirm-sign');
    await page.keyboard.press('Enter');
    await page.getByTestId('signed-reading').waitFor();
  }

  const saved = (page) => page.locator('[data-testid=save-state][data-kind=saved]').waitFor();

  async function shows(page, zones) {
    for (const [zone, profusion] of Object.entries(zones)) {
      await page.locator(`[data-field="small.zones.${zone}"]`, { hasText: profusion }).waitFor();
    }
  }

  const storedOf = async (address) => JSON.parse(await server.python('tests/e2e/reading.py', 'form', address));
});

/** Goes with Tab to what can be pressed. */
async function tabTo(page, testId) {
  const isThere = () => page.evaluate((id) => Boolean(document.activeElement?.closest(`[data-testid="${id}"]`)), testId);
  for (let presses = 0; presses < 12; presses += 1) {
    if (await isThere()) return;
    await page.keyboard.press('Tab');
  }
  assert.fail(`Tab does not lead to ${testId}`);
}

/** Presses keys one after the other and writes out what stands between bars; how many presses that were. */
async function typeKeys(page, keys) {
  const steps = keys.match(/\|[^|]*\||\S+/g) ?? [];
  let presses = 0;
  for (const step of steps) {
    if (step.startsWith('|')) await page.keyboard.type(step.slice(1, -1));
    else await page.keyboard.press(step);
    presses += step.startsWith('|') ? step.length - 2 : 1;
  }
  return presses;
}
