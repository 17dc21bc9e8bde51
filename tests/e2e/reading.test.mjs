// The reading form in a real browser: by keyboard alone, through a killed browser, a lost network and two windows.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { accountsOf } from './lib/accounts.mjs';
import { openBrowser, openDesk, openPage } from './lib/browser.mjs';
import { keptBy } from './lib/device.mjs';
import { judgement } from './lib/form.mjs';
import { tabTo, typeKeys } from './lib/keys.mjs';
import { Server } from './lib/server.mjs';
import { signIn } from './lib/steps.mjs';
import { texts } from './lib/texts.mjs';
import { COMMENT, FORM, KEYS, KEYS_WITH_RESULT, SHOWN, STAGE, shownIn } from './lib/whole_form.mjs';

const A_MINUTE = 60_000;
/** Between two tries to bring a draft to the server. */
const LONGEST_WAIT = 30_000;
/** Where drafts are stored. */
const READINGS = /\/readings\/(?!derive)/;
/** Of a minute without a network: what is typed at which second. */
const MEANWHILE = { 0: 'u Enter 1 1 Enter', 20: '2 2 Enter', 40: '3 3 Enter' };
const TYPED_MEANWHILE = { primary: 'r', secondary: 'u', zones: { right_upper: '1/1', left_upper: '2/2', right_middle: '3/3' } };

describe('the reading form in a browser', () => {
  const server = new Server();
  const t = texts('en');
  const profile = mkdtempSync(join(tmpdir(), 'dustlens-desk-'));
  const desks = [];
  let browser, account, cases, judged, told;

  before(async () => {
    await server.start('--only', 'web');
    account = accountsOf(server.greeting).doctor;
    told = server.answering('tests/e2e/reading.py');
    [cases, judged] = [await told('cases', account.username), await told('judged', account.username)];
    browser = await openBrowser();
  });
  after(async () => {
    for (const desk of desks) await desk.close();
    await browser?.close();
    await server.stop();
    rmSync(profile, { recursive: true, force: true });
  });

  test('every field is entered by keyboard alone in under a minute, and the reading is signed without a mouse', async () => {
    const page = await doctorAt(browser, cases[0]);
    const began = Date.now();
    const presses = await typeKeys(page, KEYS);
    const took = Date.now() - began;
    console.log(`every field of the form by keyboard: ${presses} key presses, ${(took / 1000).toFixed(1)} s`);
    await saved(page);
    const stored = await storedOf(cases[0]);
    assert.deepEqual(stored.form, FORM);
    assert.equal(stored.stage, STAGE);
    assert.equal(stored.comment, COMMENT);
    assert.ok(took < A_MINUTE, `${took} ms`);
    await signByKeyboard(page);
    assert.equal((await storedOf(cases[0])).status, 'signed');
    assert.deepEqual(page.complaints, []);
    await page.context().close();
  });

  test('a browser that is killed over a form shows every field again', async () => {
    const desk = await deskOpened();
    const page = await doctorAt(desk, judged[0]);
    await typeKeys(page, KEYS_WITH_RESULT);
    await saved(page);
    const before = await shownIn(page);
    const verdict = (await judgement(page)).text;
    assert.deepEqual(before, SHOWN);
    await desk.kill();
    const again = await doctorAt(browser, judged[0]);
    assert.deepEqual(await shownIn(again), before);
    assert.equal((await judgement(again)).text, verdict);
    await holdsEverything(judged[0]);
    await again.context().close();
  });

  test('a browser that is killed while there is no network shows every field again, and brings it to the server', async () => {
    const desk = await deskOpened();
    const page = await doctorAt(desk, judged[1]);
    await page.context().setOffline(true);
    await typeKeys(page, KEYS_WITH_RESULT);
    await keptBy(page, COMMENT);
    const before = await shownIn(page);
    assert.deepEqual(before, SHOWN);
    await desk.kill();
    assert.equal(await storedOf(judged[1]), null);
    const deskAgain = await deskOpened();
    const again = await doctorAt(deskAgain, judged[1]);
    assert.deepEqual(await shownIn(again), before);
    await saved(again);
    await holdsEverything(judged[1]);
  });

  const WAYS = {
    'the line is cut': [(page) => page.context().setOffline(true), (page) => page.context().setOffline(false)],
    'nothing answers': [(page) => page.route('**/api/**', (route) => route.abort()), (page) => page.unroute('**/api/**')],
  };
  for (const [index, [way, [drop, comeBack]]] of Object.entries(WAYS).entries()) {
    test(`a network that drops for a minute loses nothing and needs no hand when it is back (${way})`, async () => {
      const address = cases[index + 2];
      const page = await doctorAt(browser, address, { clock: true });
      const sent = writesOf(page);
      await typeKeys(page, 'g 1 1 Enter y Enter r Enter');
      await losesAnswer(page);
      await drop(page);
      for (let second = 0; second < 60; second += 5) {
        await typeKeys(page, MEANWHILE[second] ?? '');
        await page.clock.runFor(5_000);
        await notSaved(page);
      }
      const tries = sent.splice(0).length;
      assert.ok(tries >= 4 && tries <= 20, `${tries} tries in a minute`);
      await comeBack(page);
      await page.clock.runFor(LONGEST_WAIT);
      await saved(page);
      // The server had the first text already, though its answer was lost: one draft, and all the rest in one piece.
      assert.deepEqual(sent.splice(0), ['POST 409', 'PATCH 200']);
      const stored = await storedOf(address);
      assert.deepEqual(stored.form.small, TYPED_MEANWHILE);
      assert.deepEqual([stored.readings, stored.revision], [1, 2]);
      assert.ok(stored.seconds >= 60, `${stored.seconds} s of reading`);
      assert.equal(await page.getByTestId('conflict').count(), 0);
      await page.clock.runFor(A_MINUTE);
      assert.deepEqual(sent, [], 'sent again');
      await page.context().close();
    });
  }

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
    await told('blind');
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

  /**
   * A page of the doctor's, in a browser window of its own or at his desk, at the reading form of a case. With a `clock`
   * its time stands still until it is told to go on.
   */
  async function doctorAt(where, address, { clock = false } = {}) {
    const page = await (where.open?.() ?? openPage(where, { url: server.url }));
    if (clock) await page.clock.install();
    await page.context().clearCookies();
    await signIn(page, account);
    await page.goto(address);
    await page.getByTestId('reading-form').waitFor();
    if (clock) await page.clock.pauseAt(await page.evaluate(() => Date.now() + 1000));
    return page;
  }

  async function deskOpened() {
    const desk = await openDesk(profile, server.url);
    desks.push(desk);
    return desk;
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

  async function notSaved(page) {
    await page.locator('[data-testid=save-state][data-kind=waiting]', { hasText: t('reading:save.waiting') }).waitFor();
    await page.getByTestId('rules').getByText(t('reading:rules.offline')).waitFor();
  }

  /** The server stores what was typed, but the answer gets lost on the way. */
  async function losesAnswer(page) {
    const lost = (route) => route.fetch().then(() => route.abort());
    await page.route(READINGS, lost);
    await page.clock.runFor(1_000);
    await page.clock.resume();
    await page.locator('[data-testid=save-state][data-kind=waiting]').waitFor();
    await page.unroute(READINGS, lost);
  }

  async function holdsEverything(address) {
    const { form, stage, comment, agrees_with_model: agrees } = await storedOf(address);
    assert.deepEqual({ form, stage, comment, agrees }, { form: FORM, stage: STAGE, comment: COMMENT, agrees: false });
  }

  const storedOf = (address) => told('form', address);
});

/** What a page sends of readings from now on: `PATCH 200`; without a number what had no answer. */
function writesOf(page) {
  const sent = [];
  const isWrite = (request) => request.method() !== 'GET' && READINGS.test(request.url());
  page.on('response', (answer) => isWrite(answer.request()) && sent.push(`${answer.request().method()} ${answer.status()}`));
  page.on('requestfailed', (request) => isWrite(request) && sent.push(request.method()));
  return sent;
}
