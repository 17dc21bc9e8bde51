// A patient's page in a real browser: the time line of two films, exposure, merging a second entry and taking it back.
import { AxeBuilder } from '@axe-core/playwright';
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { ROOT } from '../../scripts/lib/paths.mjs';
import { accountsOf } from './lib/accounts.mjs';
import { openBrowser, openPage } from './lib/browser.mjs';
import { Server } from './lib/server.mjs';
import { signIn, speak } from './lib/steps.mjs';
import { texts } from './lib/texts.mjs';

const PICTURES = join(ROOT, 'var', 'screenshots');
const STANDARD = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

describe('the history of a patient', () => {
  const server = new Server();
  const t = texts('en');
  let browser, page, scene;

  const films = () => page.getByRole('list', { name: t('timeline:films') }).locator(':scope > li');
  const entry = (key) => page.getByRole('textbox', { name: t(key), exact: true });
  const button = (key) => page.getByRole('button', { name: t(key), exact: true });

  before(async () => {
    mkdirSync(PICTURES, { recursive: true });
    await server.start('--only', 'web');
    scene = JSON.parse(await server.python('tests/e2e/history.py'));
    browser = await openBrowser();
    page = await openPage(browser, { url: server.url });
    await signIn(page, accountsOf(server.greeting).doctor);
  });
  after(async () => {
    await browser?.close();
    await server.stop();
  });

  test('two films stand in the order they were taken, each with the stage of every reader', async () => {
    await page.goto(scene.kept);
    await films().nth(1).waitFor();
    assert.match(await films().nth(0).innerText(), /May 6, 2018[^]*Stage I[^]*Alice[^]*Stage I[^]*Bob/);
    assert.match(await films().nth(1).innerText(), /May 6, 2012[^]*Stage I[^]*Alice/);
  });

  test('the zones over time are drawn for each reader, and stand in a table too', async () => {
    const chart = page.getByRole('img', { name: /^right upper zone: May 6, 2012 0\/1 .*2018 1\/1 .*2018 1\/2/ });
    const heights = await chart.locator('path').evaluateAll((marks) => marks.map((mark) => mark.getBoundingClientRect().y));
    const [first, second, ofBob] = heights;
    assert.ok(first > second && second > ofBob, `a higher point stands higher: ${heights}`);
    await page.getByText(t('timeline:zones.table')).click();
    assert.equal(await page.getByRole('table').getByRole('row').count(), 4);
  });

  test('the examination that is overdue says who asked for it', async () => {
    await page.getByText(t('timeline:examination.overdue', { date: 'Mar 1, 2021' })).waitFor();
  });

  test('a job is added, and the films tell the years since', async () => {
    await button('timeline:exposure.add').click();
    await entry('timeline:exposure.job').fill('driller');
    await entry('timeline:exposure.began').fill('1985.3');
    await entry('timeline:exposure.ended').fill('1999');
    await button('common:save').click();
    await page.getByText(t('timeline:latency_other', { count: 33 })).first().waitFor();
    await page.getByText(/Mar 1985 – 1999/).waitFor();
  });

  test('the second entry is found, compared and merged, and its films are here', async () => {
    await page.getByText(t('timeline:twin.title_one')).waitFor();
    await button('timeline:merge.start').click();
    await page.getByRole('dialog').getByRole('button', { name: /HIST-2/ }).click();
    await page.getByRole('dialog').getByRole('table').waitFor();
    await examine('merge');
    assert.ok(await page.getByRole('radio', { name: /North Mine/ }).isChecked(), 'what was empty is filled');
    await page.getByTestId('confirm-merge').click();
    await films().nth(2).waitFor();
    assert.match(await films().nth(1).innerText(), /May 6, 2015/);
  });

  test('the old address leads to the kept patient', async () => {
    await page.goto(scene.other);
    await page.getByRole('link', { name: t('timeline:merge.openKept', { name: '历史 History' }) }).click();
    await page.waitForURL(`**${scene.kept}`);
    await films().nth(2).waitFor();
  });

  for (const language of ['zh-CN', 'en'])
    test(`the page is accessible and fits (${language})`, async () => {
      await speak(page, language);
      await page.waitForLoadState('networkidle');
      await examine('history', language);
    });

  test('the merge is undone from the page, and everything is back', async () => {
    await page.getByRole('button', { name: /^Undo the merge of/ }).click();
    await page.getByText(t('timeline:merge.undone'), { exact: true }).waitFor();
    await films().nth(2).waitFor({ state: 'detached' });
    await page.goto(scene.other);
    await films().first().waitFor();
    assert.equal(await films().count(), 1);
  });

  test('the browser had nothing to complain about', () => {
    assert.deepEqual(page.complaints, []);
  });

  /** No violation that axe can find, no sideways scrolling at any width, and pictures to look at. */
  async function examine(name, language = 'en') {
    const { violations } = await new AxeBuilder({ page }).withTags(STANDARD).analyze();
    assert.deepEqual(violations.map(({ id, nodes }) => [id, nodes.map(({ target }) => target.join(' '))]), []);
    for (const width of [1440, 1024, 390]) {
      await page.setViewportSize({ width, height: 900 });
      await page.screenshot({ path: join(PICTURES, `${name}-${language}-${width}.png`), fullPage: true });
      const tooWide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      assert.ok(tooWide <= 0, `${name}: ${tooWide} pixels wider than a window of ${width}`);
    }
    await page.setViewportSize({ width: 1440, height: 900 });
  }
});
