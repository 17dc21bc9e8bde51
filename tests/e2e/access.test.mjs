// Every page in both languages: no violation of WCAG 2.2 AA that axe can find, no sideways scrolling, pictures to look at.
import { AxeBuilder } from '@axe-core/playwright';
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { ROOT } from '../../scripts/lib/paths.mjs';
import { accountsOf } from './lib/accounts.mjs';
import { openBrowser, openPage } from './lib/browser.mjs';
import { open, pagesOf } from './lib/pages.mjs';
import { Server } from './lib/server.mjs';
import { signIn } from './lib/steps.mjs';

const PICTURES = join(ROOT, 'var', 'screenshots');
const STANDARD = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
const WIDTHS = [1440, 1024, 390];

describe('every page', () => {
  const server = new Server();
  let browser, accounts, pages;

  before(async () => {
    mkdirSync(PICTURES, { recursive: true });
    await server.start();
    accounts = accountsOf(server.greeting);
    browser = await openBrowser();
    pages = pagesOf(await knownAddresses(browser, server.url, accounts.doctor));
  });
  after(async () => {
    await browser?.close();
    await server.stop();
  });

  for (const language of ['zh-CN', 'en']) {
    for (const role of ['nobody', 'doctor', 'auditor', 'administrator']) {
      test(`of ${role} is accessible and fits at every width (${language})`, { timeout: 900_000 }, async () => {
        const page = await openPage(browser, { url: server.url, language });
        if (role !== 'nobody') await signIn(page, accounts[role], language);
        const found = [];
        for (const [name, address, key] of pages[role]) {
          const odd = await examine(page, name, address, language, key).catch((error) => [`${name} did not open: ${error.message}`]);
          found.push(...odd);
        }
        await page.context().close();
        assert.deepEqual(found, []);
      });
    }
  }
});

async function examine(page, name, address, language, key) {
  await page.setViewportSize({ width: WIDTHS[0], height: 900 });
  await open(page, address);
  if (key) await press(page, key);
  const { violations } = await new AxeBuilder({ page }).withTags(STANDARD).analyze();
  const found = violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${name}: ${id} at ${target.join(' ')}: ${failureSummary}`));
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 900 });
    await page.screenshot({ path: join(PICTURES, `${name}-${language}-${width}.png`), fullPage: true });
    const tooWide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    if (tooWide > 0) found.push(`${name}: ${tooWide} pixels wider than a window of ${width}`);
  }
  return found;
}

/** Press a key that changes how the films lie, and wait for those of the new layout. */
async function press(page, key) {
  await page.keyboard.press(key);
  await page.locator(`[data-testid=panels-${key}]:checked, [data-testid=panels-${key}] :checked`).first().waitFor({ state: 'attached' });
  await page.locator('[data-testid=film-canvas][data-ready=true]').first().waitFor();
  await page.waitForLoadState('networkidle');
}

/** A case whose film can be seen, and its patient. */
async function knownAddresses(browser, url, doctor) {
  const page = await openPage(browser, { url });
  await signIn(page, doctor);
  const staged = async (answer) => /\/api\/v1\/cases\/\?/.test(answer.url()) && answer.ok() && row(await answer.json());
  const row = ({ results }) => results.find(({ analysis }) => analysis.status === 'done');
  const waiting = page.waitForResponse(staged, { timeout: 300_000 });
  await page.goto('/worklist');
  const { id, patient } = row(await (await waiting).json());
  await page.context().close();
  return { case: `/cases/${id}`, patient: `/patients/${patient.id}` };
}
