import assert from 'node:assert/strict';
import { join } from 'node:path';
import { openPage } from './browser.mjs';
import { signIn } from './steps.mjs';

const WIDTHS = [1440, 1024];

/** Login, worklist, result and export in both languages and two widths, for a person to look at. */
export async function takePictures({ browser, url, accounts, found, folder }) {
  for (const language of ['zh-CN', 'en']) {
    for (const width of WIDTHS) {
      const shoot = (page, name) => picture(page, join(folder, `${name}-${language}-${width}.png`));
      await asDoctor({ browser, url, accounts, found, language, width }, shoot);
      await asAuditor({ browser, url, accounts, language, width }, shoot);
    }
  }
}

async function picture(page, path) {
  await page.screenshot({ path, fullPage: true });
  const tooWide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  assert.ok(tooWide <= 0, `the page is ${tooWide} pixels wider than its window: ${path}`);
}

async function asDoctor({ browser, url, accounts, found, language, width }, shoot) {
  const page = await openPage(browser, { url, width, language });
  await page.goto('/login');
  await page.getByRole('textbox').first().waitFor();
  await shoot(page, 'login');
  await signIn(page, accounts.doctor, language);
  await page.goto('/worklist');
  await page.waitForLoadState('networkidle');
  await shoot(page, 'worklist');
  await page.goto(found);
  await page.locator('[data-testid=film-canvas][data-ready=true]').waitFor();
  await page.waitForLoadState('networkidle');
  await shoot(page, 'result');
  await page.goto('/upload');
  await page.waitForLoadState('networkidle');
  await shoot(page, 'upload');
  await page.context().close();
}

async function asAuditor({ browser, url, accounts, language, width }, shoot) {
  const page = await openPage(browser, { url, width, language });
  await signIn(page, accounts.auditor, language);
  await page.goto('/exports');
  await page.waitForLoadState('networkidle');
  await shoot(page, 'export');
  await page.context().close();
}
