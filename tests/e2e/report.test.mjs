// The report of a case: written by the real worker, fetched in the browser, read back, printed and copied.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { until } from '../../scripts/lib/wait.mjs';
import { accountsOf } from './lib/accounts.mjs';
import { openBrowser, openPage } from './lib/browser.mjs';
import { Server } from './lib/server.mjs';
import { signIn, speak } from './lib/steps.mjs';
import { texts } from './lib/texts.mjs';

const WORKS = { timeout: 300_000 };
const NAME = '王䶮㛃𬭎';

describe('the report of a case', () => {
  const server = new Server();
  let browser, page, found;

  before(async () => {
    await server.start();
    browser = await openBrowser();
    page = await openPage(browser, { url: server.url });
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write'], { origin: server.url });
    await signIn(page, accountsOf(server.greeting).doctor);
    found = await until('a staged film', async () => (await server.python('tests/e2e/report.py')).trim(), { seconds: 300 });
  });
  after(async () => {
    await browser?.close();
    if (!found) console.error(server.tail());
    await server.stop();
  });

  for (const language of ['zh-CN', 'en']) {
    test(`a PDF in ${language} is asked for, written and downloaded, with every glyph`, WORKS, async () => {
      const t = texts(language);
      const file = await download(language, t);
      const pages = JSON.parse(await server.python('tests/e2e/report.py', file));
      assert.ok(pages.length >= 2);
      for (const [i, text] of pages.entries()) {
        assert.ok(text.includes(NAME), `page ${i + 1} names the patient`);
        assert.ok(text.includes(t('report:doc.page', { number: i + 1, total: pages.length })), `page ${i + 1} has its number`);
        assert.ok(text.includes(t('report:doc.banner.synthetic')), `page ${i + 1} says that the film is synthetic`);
      }
      const whole = pages.join('\n');
      for (const key of ['conclusion', 'film', 'patient', 'differences', 'signatures']) assert.ok(whole.includes(t(`report:doc.${key}`)), key);
      assert.ok(whole.includes('第二位读片者'));
    });
  }

  test('asked for again it is the same file, byte for byte', WORKS, async () => {
    const t = texts('en');
    const [first, second] = [await download('en', t), await download('en', t)].map((file) => readFileSync(file));
    assert.ok(first.equals(second));
  });

  test('the print view says the same, fits on a telephone and hides its buttons on paper', async () => {
    const t = texts('en');
    await page.goto(`${found}/print?language=en`);
    await page.getByRole('heading', { level: 1, name: t('report:doc.title') }).waitFor();
    assert.ok(await page.getByRole('heading', { name: t('report:doc.differences') }).isVisible());
    await page.setViewportSize({ width: 390, height: 800 });
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth));
    await page.emulateMedia({ media: 'print' });
    assert.equal(await page.getByRole('button', { name: t('report:printNow') }).isVisible(), false);
    await page.emulateMedia({ media: 'screen' });
    await page.setViewportSize({ width: 1440, height: 900 });
  });

  test('the text to be copied holds the form and the disclaimer', async () => {
    const t = texts('zh-CN');
    await openDialog('zh-CN', t);
    await page.getByTestId('copy-report').click();
    const byHand = page.getByTestId('report-text'); // a browser without a clipboard
    await page.getByText(t('report:copied')).or(byHand).first().waitFor();
    const text = (await byHand.count()) ? await byHand.inputValue() : await page.evaluate(() => navigator.clipboard.readText());
    assert.ok(text.includes(NAME) && text.includes(t('form:quality.grade.2')) && text.includes(t('report:doc.disclaimer')));
  });

  test('the browser had nothing to complain about', () => {
    assert.deepEqual(page.complaints, []);
  });

  async function openDialog(language, t) {
    await page.goto(found);
    await speak(page, language);
    await page.getByTestId('open-report').click();
    await page.getByRole('dialog', { name: t('report:title') }).waitFor();
  }

  /** Ask for the report in this language and fetch it; where it lies. */
  async function download(language, t) {
    await openDialog(language, t);
    await page.getByTestId('make-report').click();
    const link = page.getByTestId('download-report');
    await link.waitFor({ timeout: 120_000 });
    const [taken] = await Promise.all([page.waitForEvent('download'), link.click()]);
    const file = join(server.folder, taken.suggestedFilename());
    await taken.saveAs(file);
    return file;
  }
});
