import { chromium } from 'playwright-core';
import { NO_BROWSER, findBrowser } from '../../../scripts/lib/browser.mjs';

const QUIET = ['quic', 'background-networking', 'component-update', 'sync', 'gpu'].map((name) => `--disable-${name}`);
const ROOTLESS = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
const EXPECTED = [
  // A refused upload or sign-in is an answer we ask for, and the browser reports it as an error.
  /Failed to load resource: the server responded with a status of 4\d\d/,
  // antd's table measures the scroll bar with a style that cannot carry the nonce; blocked, it falls back.
  /Applying inline style violates .* 'style-src/,
];

/** `more`: further switches of the browser. */
export async function openBrowser(more = []) {
  const executablePath = findBrowser();
  if (!executablePath) throw new Error(NO_BROWSER);
  return chromium.launch({ executablePath, args: [...QUIET, ...ROOTLESS, '--no-first-run', ...more] });
}

/** A browser that can be killed as by a power cut: no page of it may say goodbye. */
export async function killableBrowser() {
  const executablePath = findBrowser();
  if (!executablePath) throw new Error(NO_BROWSER);
  const launched = await chromium.launchServer({ executablePath, args: [...QUIET, ...ROOTLESS, '--no-first-run'] });
  return { browser: await chromium.connect(launched.wsEndpoint()), kill: () => launched.kill() };
}

/** A page of a person of their own; `complaints` collects what the browser reports as errors. */
export async function openPage(browser, { url, width = 1440, language = 'en', storageState, touch = false }) {
  const viewport = { width, height: 900 };
  const context = await browser.newContext({ baseURL: url, viewport, locale: language, storageState, hasTouch: touch });
  const page = await context.newPage();
  page.setDefaultTimeout(60_000);
  page.complaints = [];
  page.on('pageerror', (error) => page.complaints.push(String(error)));
  page.on('console', (line) => {
    if (line.type() === 'error' && !EXPECTED.some((known) => known.test(line.text()))) page.complaints.push(line.text());
  });
  return page;
}
