// Every page and everything that opens above one, in both languages: no violation of WCAG 2.2 AA that axe can find at any
// width, no sideways scrolling, nothing cut off or covered at 200 %; with DUSTLENS_PICTURES=1 pictures to look at.
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { ROOT } from '../../scripts/lib/paths.mjs';
import { accountsOf } from './lib/accounts.mjs';
import { openBrowser, openPage } from './lib/browser.mjs';
import { ABOVE, dialogsOf, isModal, lift, lower, stands } from './lib/dialogs.mjs';
import { ENLARGED, SIZES, cutFilms, hiddenFocus, resize, sideways, violations } from './lib/look.mjs';
import { CUT_OFF, NOTICES } from './lib/notices.mjs';
import { open, pagesOf, press } from './lib/pages.mjs';
import { Server } from './lib/server.mjs';
import { signIn } from './lib/steps.mjs';
import { texts } from './lib/texts.mjs';

const PICTURES = process.env.DUSTLENS_PICTURES && join(ROOT, 'var', 'screenshots');
const [WIDE, , NARROW] = SIZES;
const LONG = { timeout: 900_000 };
const LANGUAGES = ['zh-CN', 'en'];
const ROLES = ['nobody', 'doctor', 'blinded', 'auditor', 'administrator'];

describe('every page', () => {
  const server = new Server();
  let browser, accounts, known;

  before(async () => {
    if (PICTURES) mkdirSync(PICTURES, { recursive: true });
    await server.start('--only', 'web');
    known = JSON.parse((await server.python('-m', 'tests.e2e.access_scene', server.folder)).trim().split('\n').at(-1));
    await server.python('manage.py', 'import_standards', join(server.folder, 'standards'));
    accounts = { ...accountsOf(server.greeting), blinded: { username: 'charlie', password: 'dust-lens-charlie' } };
    browser = await openBrowser();
  });
  after(async () => {
    await browser?.close();
    await server.stop();
  });

  async function pageOf(role, language) {
    const page = await openPage(browser, { url: server.url, language });
    await page.emulateMedia({ reducedMotion: 'reduce' }); // nothing is measured while it moves
    if (role !== 'nobody') await signIn(page, accounts[role], language);
    return page;
  }

  // Two at a time: each has a browser window of its own, and the language belongs to the account.
  for (const language of LANGUAGES) describe(`in ${language}`, { concurrency: 2 }, () => testsIn(language));

  function testsIn(language) {
    for (const role of ROLES) {
      test(`of ${role} is accessible and fits at every width and at 200 %`, LONG, async () => {
        const page = await pageOf(role, language);
        const found = [];
        for (const [name, address, key] of pagesOf(known)[role]) {
          await page.setViewportSize({ width: 1440, height: 900 });
          const ready = async () => {
            if (address) await open(page, address);
            if (key) await press(page, key);
          };
          const odd = await ready().then(() => examine(page, `${name}-${language}`), notOpened);
          found.push(...odd.map((text) => `${name}: ${text}`));
        }
        assert.ok(found.length === 0, found.join('\n'));
        assert.deepEqual(page.complaints, []);
        await page.context().close();
      });
    }

    test('has accessible dialogs, which fit and can be used at 200 %', LONG, async () => {
      const page = await pageOf('doctor', language);
      const found = [];
      for (const [address, dialogs] of dialogsOf(known, texts(language))) {
        await open(page, address);
        for (const [name, how, sizes = [WIDE, NARROW, ENLARGED[0]]] of dialogs) {
          const odd = await examineDialog(page, how, `dialog-${name}-${language}`, sizes).catch(notOpened);
          found.push(...odd.map((text) => `${name}: ${text}`));
          await lower(page);
        }
      }
      assert.ok(found.length === 0, found.join('\n'));
      assert.deepEqual(page.complaints, []);
      await page.context().close();
    });

    for (const [name, come] of Object.entries(NOTICES)) {
      test(`of a film is accessible and fits when ${name}`, LONG, async () => {
        const page = await pageOf('doctor', language);
        const found = await come(page, known, language).then(() => examine(page, `notice-${name.replaceAll(' ', '-')}-${language}`), notOpened);
        assert.ok(found.length === 0, found.join('\n'));
        assert.deepEqual(page.complaints.filter((text) => !CUT_OFF.test(text)), []);
        await page.context().close();
      });
    }
  }
});

const notOpened = (error) => [`did not open: ${error.message}`];

/** What is wrong with the page that is open, told with the width at which it is. */
async function examine(page, picture) {
  const found = [];
  for (const size of SIZES) {
    await resize(page, size);
    await take(page, `${picture}-${size[0]}`, { fullPage: true });
    found.push(...told(size, [...(await violations(page)), ...(await sideways(page))]));
  }
  for (const size of ENLARGED) {
    await resize(page, size);
    const seen = size === ENLARGED[0] ? await violations(page) : [];
    found.push(...told(size, [...seen, ...(await sideways(page)), ...(await cutFilms(page)), ...(await hiddenFocus(page))]));
  }
  await resize(page, WIDE); // last, for a hint that pales away once it has lost the focus has too little contrast
  return [...found, ...told(WIDE, await hiddenFocus(page))];
}

/** The same of what can be opened above it. A dialog stays open while the window becomes another. */
async function examineDialog(page, how, picture, sizes) {
  const found = [];
  for (const size of sizes) {
    const stays = await isModal(page);
    if (!stays) await lower(page);
    await resize(page, size);
    if (!stays) await lift(page, how);
    await take(page, `${picture}-${size[0]}`);
    const seen = [...(await stands(page)), ...(await sideways(page)), ...(await violations(page, ABOVE))];
    found.push(...told(size, [...seen, ...(size === ENLARGED[0] ? await hiddenFocus(page, ABOVE) : [])]));
  }
  return found;
}

async function take(page, name, options = {}) {
  if (PICTURES) await page.screenshot({ path: join(PICTURES, `${name}.png`), ...options });
}

const told = ([width, height], texts) => [...new Set(texts)].map((text) => `${text} (${width} x ${height})`);
