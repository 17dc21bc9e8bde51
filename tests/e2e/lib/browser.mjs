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

const VIEWPORT = { width: 1440, height: 900 };

/** `more`: further switches of the browser. */
export async function openBrowser(more = []) {
  return chromium.launch(program(more));
}

/**
 * A browser whose profile lies in a folder, as on the desk of one doctor: what is kept on the device is there again when
 * it is opened anew. `kill` ends it as a power cut does: no page of it may say goodbye.
 */
export async function openDesk(profile, url) {
  const context = await chromium.launchPersistentContext(profile, { ...program(), baseURL: url, viewport: VIEWPORT, locale: 'en' });
  const ended = new Promise((resolve) => context.once('close', resolve));
  const session = await context.browser().newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  const { id } = processInfo.find(({ type }) => type === 'browser');
  const kill = () => {
    process.kill(id, 'SIGKILL');
    return ended;
  };
  return { kill, close: () => context.close(), open: async () => watched(await context.newPage()) };
}

/** A page of a person of their own. */
export async function openPage(browser, { url, width = VIEWPORT.width, language = 'en', storageState, touch = false }) {
  const viewport = { ...VIEWPORT, width };
  const context = await browser.newContext({ baseURL: url, viewport, locale: language, storageState, hasTouch: touch });
  return watched(await context.newPage());
}

function program(more = []) {
  const executablePath = findBrowser();
  if (!executablePath) throw new Error(NO_BROWSER);
  return { executablePath, args: [...QUIET, ...ROOTLESS, '--no-first-run', ...more] };
}

/** `complaints` collects what the browser reports as errors, `underWay` the requests that have no answer yet. */
function watched(page) {
  page.setDefaultTimeout(60_000);
  page.complaints = [];
  page.underWay = new Set();
  page.on('pageerror', (error) => page.complaints.push(String(error)));
  page.on('console', (line) => {
    if (line.type() === 'error' && !EXPECTED.some((known) => known.test(line.text()))) page.complaints.push(line.text());
  });
  page.on('request', (request) => page.underWay.add(request));
  for (const end of ['requestfinished', 'requestfailed']) page.on(end, (request) => page.underWay.delete(request));
  return page;
}
