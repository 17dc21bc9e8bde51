import { join } from 'node:path';
import { openPage } from './browser.mjs';
import { signIn, speak } from './steps.mjs';

const WIDTHS = [1440, 1024];

/** Login, worklist, result and export in both languages and two widths, for a person to look at. */
export async function takePictures({ browser, url, accounts, found, folder }) {
  for (const language of ['zh-CN', 'en']) {
    for (const width of WIDTHS) {
      const shoot = (page, name) => page.screenshot({ path: join(folder, `${name}-${language}-${width}.png`), fullPage: true });
      await asDoctor({ browser, url, accounts, found, language, width }, shoot);
      await asAuditor({ browser, url, accounts, language, width }, shoot);
    }
  }
}

async function asDoctor({ browser, url, accounts, found, language, width }, shoot) {
  const page = await openPage(browser, { url, width, language });
  await page.goto('/login');
  await page.getByRole('textbox').first().waitFor();
  await shoot(page, 'login');
  await signIn(page, accounts.doctor, language);
  await speak(page, language);
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
  await speak(page, language);
  await page.goto('/exports');
  await page.waitForLoadState('networkidle');
  await shoot(page, 'export');
  await page.context().close();
}
