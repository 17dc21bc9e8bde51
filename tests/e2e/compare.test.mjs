// Films side by side in a real browser: an earlier film moves along landmark by landmark, a standard film stays as it is.
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, afterEach, before, beforeEach, describe, test } from 'node:test';
import { ROOT } from '../../scripts/lib/paths.mjs';
import { until } from '../../scripts/lib/wait.mjs';
import { accountsOf } from './lib/accounts.mjs';
import { openBrowser, openPage } from './lib/browser.mjs';
import { apart, landmarks } from './lib/landmarks.mjs';
import { Server } from './lib/server.mjs';
import { signIn } from './lib/steps.mjs';
import { texts } from './lib/texts.mjs';

const PICTURES = join(ROOT, 'var', 'screenshots');
const MATCHED = 2; // pixels of the screen

describe('films side by side', () => {
  const server = new Server();
  const t = texts('en');
  let browser, page, made, failed;
  const panel = (slot) => page.getByTestId(`panel-${slot}`);
  const readout = (slot) => panel(slot).getByTestId('film-readout').textContent();

  before(async () => {
    mkdirSync(PICTURES, { recursive: true });
    await server.start('--only', 'web');
    made = JSON.parse(await server.python('-m', 'tests.e2e.compare_films', server.folder));
    await server.python('manage.py', 'import_standards', join(server.folder, 'standards'));
    browser = await openBrowser();
    page = await openPage(browser, { url: server.url });
    await signIn(page, accountsOf(server.greeting)[made.doctor] ?? accountsOf(server.greeting).doctor);
  });
  beforeEach(() => {
    if (failed) throw 'an earlier step of this story failed';
  });
  afterEach(async (context) => {
    if (failed || context.passed !== false) return;
    failed = true;
    console.error(page?.complaints);
    await page?.screenshot({ path: join(PICTURES, 'compare-failed.png'), fullPage: true });
  });
  after(async () => {
    await browser?.close();
    await server.stop();
  });

  async function shown(slot) {
    await panel(slot).locator('[data-testid=film-canvas][data-ready=true]').waitFor();
    return until(`three landmarks on the ${slot} film`, async () => {
      const found = await landmarks(panel(slot));
      return found.length === 3 && found;
    });
  }

  async function matched(slot) {
    let worst = Infinity;
    const done = async () => (worst = apart(await landmarks(panel('current')), await landmarks(panel(slot)))) <= MATCHED;
    await until('matched landmarks', done, { seconds: 20 }).catch(() => undefined);
    assert.ok(worst <= MATCHED, `landmarks of the ${slot} film are ${worst} pixels off`);
    return landmarks(panel('current'));
  }

  async function drag(slot, dx, dy, button = 'left') {
    const box = await panel(slot).getByRole('application').boundingBox();
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    await page.mouse.down({ button });
    await page.mouse.move(box.x + box.width / 2 + dx, box.y + box.height / 2 + dy, { steps: 6 });
    await page.mouse.up({ button });
  }

  test('two films of one person show the same landmarks at the same places', async () => {
    await page.goto(`/cases/${made.case}`);
    await shown('current');
    await page.keyboard.press('2');
    await shown('prior');
    await matched('prior');
    assert.match(await panel('prior').textContent(), /Jan 2, 2023.*3 years 2 months earlier/);
    await page.screenshot({ path: join(PICTURES, 'compare-two.png') });
  });

  test('the landmarks stay matched when either film is enlarged and moved', async () => {
    const before = await landmarks(panel('current'));
    await panel('current').getByRole('application').press('+');
    await drag('current', 25, -30, 'middle');
    const after = await matched('prior');
    assert.ok(apart(before, after) > 10, 'the film did move');
    await drag('prior', -18, 22, 'middle');
    assert.ok(apart(after, await matched('prior')) > 10, 'the other film led');
  });

  test('the window of one film leaves the other alone', async () => {
    const before = await readout('prior');
    const own = await readout('current');
    await drag('current', 40, 40);
    await until('a new window', async () => (await readout('current')) !== own);
    assert.equal(await readout('prior'), before);
  });

  test('parted, each film moves alone; linked again, they keep their distance', async () => {
    await page.getByTestId('link-films').click();
    const before = await landmarks(panel('prior'));
    await drag('current', 30, 0, 'middle');
    assert.ok(apart(before, await landmarks(panel('prior'))) <= MATCHED);
    await page.getByTestId('link-films').click();
    await drag('current', 0, -20, 'middle');
    const [one, other] = [await landmarks(panel('current')), await landmarks(panel('prior'))];
    one.forEach(({ x, y }, at) => {
      assert.ok(Math.abs(x - other[at].x - 30) <= MATCHED, `30 pixels apart, not ${x - other[at].x}`);
      assert.ok(Math.abs(y - other[at].y) <= MATCHED);
    });
  });

  test('a standard film stands beside them, at the same scale', async () => {
    await page.reload();
    await shown('current');
    await page.keyboard.press('3');
    await shown('standard');
    await matched('standard');
    await matched('prior');
    await panel('standard').getByTestId('standard-locked').waitFor();
    await page.screenshot({ path: join(PICTURES, 'compare-three.png') });
  });

  test('a standard film cannot be windowed, inverted or turned, by drag or by key', async () => {
    const [before, window] = [await readout('standard'), await grey('standard')];
    const pixels = await greys('standard');
    assert.equal(await panel('standard').getByRole('button', { name: t('viewer:tools.invert') }).count(), 0);
    const film = panel('standard').getByRole('application');
    for (const key of ['w', 'i', ',', '.', 'h']) await film.press(key);
    assert.equal(await readout('standard'), before);
    assert.deepEqual(await greys('standard'), pixels);
    await drag('standard', 60, 45);
    assert.equal(await readout('standard'), before);
    await film.press('+');
    await until('an enlarged standard', async () => (await readout('standard')) !== before);
    assert.equal(await grey('standard'), window);
  });

  test('the layout is remembered, and fits smaller windows', async () => {
    for (const width of [1024, 390]) {
      await page.setViewportSize({ width, height: 900 });
      await page.reload();
      await panel('current').locator('[data-testid=film-canvas][data-ready=true]').waitFor();
      await page.screenshot({ path: join(PICTURES, `compare-${width}.png`), fullPage: true });
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), `too wide at ${width}`);
    }
    assert.ok(!(await panel('prior').isVisible()), 'one film at a time on a telephone');
    await page.getByText(t('compare:slot.prior'), { exact: true }).first().click();
    await panel('prior').getByRole('application').waitFor();
    assert.ok(!(await panel('current').getByRole('application').isVisible()));
    await page.setViewportSize({ width: 1440, height: 900 });
  });

  test('a person with one film is told so', async () => {
    await page.goto(`/cases/${made.lonely}`);
    await page.getByTestId('no-prior').getByText(t('compare:prior.single')).waitFor();
  });

  test('the browser had nothing to complain about', () => {
    assert.deepEqual(page.complaints, []);
  });

  // Last, for the renderer reports a refused film as an error.
  test('a damaged standard film is refused', async () => {
    await server.python('-m', 'tests.e2e.compare_films', 'damage');
    await page.goto(`/cases/${made.case}`);
    await panel('standard').getByText(t('viewer:film.problem.damaged')).waitFor();
    await shown('current');
  });

  /** The window, first of what a film says of itself. */
  const grey = (slot) => panel(slot).getByTestId('film-readout').locator('span').first().textContent();

  /** How often each grey value is on the screen. */
  function greys(slot) {
    return panel(slot).locator('[data-testid=film-canvas] canvas').first().evaluate((canvas) => {
      const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
      const counts = new Array(256).fill(0);
      for (let at = 0; at < data.length; at += 4) counts[data[at]] += 1;
      return counts;
    });
  }
});
