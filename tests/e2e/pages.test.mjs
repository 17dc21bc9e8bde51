// What each page loads, and how fast it stands there: figures are printed, times are not judged (a busy machine is slow).
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { openBrowser, openPage } from './lib/browser.mjs';
import { Server } from './lib/server.mjs';
import { signIn } from './lib/steps.mjs';
import { texts } from './lib/texts.mjs';
import { builtPages } from './lib/weight.mjs';

const FILMS = 4;
/** DUSTLENS_ROWS=100000 measures the work list of a large hospital, as `npm run bench -- pages` does. */
const ROWS = Number(process.env.DUSTLENS_ROWS ?? 0);
const FEW = 60;
const RUNS = 3;
const ALICE = { username: 'alice', password: 'dust-lens-alice' };
const READY = '[data-testid=film-canvas][data-ready=true]';
const t = texts('en');

describe('pages', () => {
  const server = new Server();
  const { viewer, fileOf } = builtPages();
  let browser, cases;

  before(async () => {
    await server.start('--only', 'web');
    if (ROWS) await server.python('-m', 'tests.load.hospital', String(ROWS));
    else await server.python('tests/e2e/queue_films.py', String(FEW));
    cases = JSON.parse((await server.python('tests/e2e/page_films.py', String(FILMS))).trim().split('\n').at(-1));
    browser = await openBrowser();
  });
  after(async () => {
    await browser?.close();
    await server.stop();
  });

  /** A page of a browser that has seen nothing yet, which notes the scripts it gets. */
  async function fresh() {
    const page = await openPage(browser, { url: server.url });
    page.scripts = [];
    page.on('response', (answer) => answer.url().endsWith('.js') && page.scripts.push(answer));
    return page;
  }
  const paths = (page) => page.scripts.map((answer) => new URL(answer.url()).pathname.slice(1));
  const renderer = (page) => paths(page).filter((path) => viewer.includes(path));
  const rows = (page) => page.locator('tr[data-case]');

  async function atWorklist(address = '/worklist') {
    const page = await fresh();
    await signIn(page, ALICE);
    await page.goto(address);
    await rows(page).first().waitFor();
    await page.waitForLoadState('networkidle');
    return page;
  }

  test('the log-in page and the work list stand there without the renderer of films', async (context) => {
    const page = await fresh();
    await page.goto('/');
    await page.getByLabel(t('auth:username'), { exact: true }).waitFor();
    await page.waitForLoadState('networkidle');
    tell(context, 'log-in page, first paint', await firstPaint(page));
    assert.deepEqual(paths(page).filter((path) => /^assets\/(Shell|WorklistRoute|CasePage)-/.test(path)), []);
    await signIn(page, ALICE);
    await rows(page).first().waitFor();
    await page.waitForLoadState('networkidle');
    assert.ok(paths(page).some((path) => path.startsWith('assets/WorklistRoute-')));
    assert.deepEqual(renderer(page), []);
    assert.deepEqual(page.complaints, []);
    await page.context().close();
  });

  test('scripts come compressed and are kept for good; the page that names them is not', async () => {
    const page = await fresh();
    const answer = await page.goto('/login');
    await page.waitForLoadState('networkidle');
    assert.match(await answer.headerValue('cache-control'), /no-store/);
    for (const script of page.scripts) {
      const path = new URL(script.url()).pathname;
      assert.match(await script.headerValue('cache-control'), /immutable/, path);
      const small = Number(await script.headerValue('content-length')) < 1000;
      if (!small) assert.ok(['br', 'gzip'].includes(await script.headerValue('content-encoding')), path);
    }
    await page.context().close();
  });

  test('a large film comes with its renderer, and the next one is there before it is asked for', async (context) => {
    const first = [];
    const next = [];
    for (let run = 0; run < RUNS; run += 1) {
      const page = await atWorklist();
      assert.deepEqual(renderer(page), []);
      const display = /\/films\/[^/]+\/display\/$/;
      first.push(await timed(page, () => rows(page).filter({ hasText: `Large ${FILMS - 1}` }).click()));
      assert.ok(renderer(page).length > 0, 'the renderer');
      await page.waitForResponse((answer) => display.test(answer.url())); // the film after it, ahead of time
      await page.waitForLoadState('networkidle');
      const asked = [];
      page.on('request', (request) => display.test(request.url()) && asked.push(request.url()));
      next.push(await timed(page, () => page.keyboard.press('j')));
      const shown = cases[FILMS - 2];
      assert.ok(page.url().includes(shown), `${page.url()} is ${shown}`);
      assert.ok(asked.length <= 1, 'only the film after that is fetched');
      assert.deepEqual(page.complaints, []);
      await page.context().close();
    }
    tell(context, 'film of 2048 x 2500 pixels, 12 bit, from click to screen', median(first));
    tell(context, 'next film of the work list, from key to screen', median(next));
  });

  /** As after an update of the server, which has other files by then; gives back what puts the file in its place again. */
  async function take(page, source) {
    const address = `**/${fileOf(source)}`;
    await page.route(address, (route) => route.fulfill({ status: 404 }));
    return () => page.unroute(address);
  }

  test('a log-in page whose texts cannot be had says so in both languages', async () => {
    const page = await fresh();
    await take(page, 'src/locales/en/index.ts');
    await page.goto('/login');
    for (const language of ['en', 'zh-CN']) await page.getByRole('button', { name: texts(language)('common:reload') }).waitFor();
    await page.context().close();
  });

  test('a language that cannot be had is told of, and the page speaks the one that it has', async () => {
    const page = await fresh();
    const back = await take(page, 'src/locales/zh-CN/index.ts');
    await page.goto('/login');
    await page.getByRole('button', { name: '中文' }).click();
    await page.getByRole('alert').filter({ hasText: t('common:languageFailed') }).waitFor();
    await page.getByLabel(t('auth:username'), { exact: true }).waitFor();
    await back();
    await page.reload();
    await page.getByRole('button', { name: '中文' }).click();
    await page.getByLabel(texts('zh-CN')('auth:username'), { exact: true }).waitFor();
    await page.context().close();
  });

  test('a page and a renderer that are gone offer to reload, and are there after it', async () => {
    const page = await fresh();
    await signIn(page, ALICE);
    const pageBack = await take(page, 'src/app/pages/HelpRoute.tsx');
    await page.getByRole('link', { name: t('common:nav.help') }).first().click();
    await page.getByRole('heading', { name: t('common:crash.title') }).waitFor();
    await pageBack();
    await page.getByRole('button', { name: t('common:reload') }).click();
    await page.getByRole('heading', { level: 1, name: t('help:title') }).waitFor();
    const rendererBack = await take(page, 'src/features/viewer/film/stackFilm.ts');
    await page.goto(cases[0]);
    await page.getByRole('alert').filter({ hasText: t('viewer:film.problem.program') }).waitFor();
    await rendererBack();
    await page.getByRole('button', { name: t('common:reload') }).click();
    await page.locator(READY).waitFor();
    await page.context().close();
  });

  test('the work list scrolls, and goes from page to page', async (context) => {
    const page = await atWorklist();
    const all = page.getByRole('group', { name: t('worklist:counts.label') }).getByRole('button').first();
    await all.filter({ hasText: /\d/ }).waitFor();
    const seen = Number.parseInt(await all.innerText(), 10);
    assert.ok(seen >= (ROWS || FEW), `${seen} films are in the list`);
    const frames = await page.evaluate(scrolled);
    tell(context, `work list of ${ROWS || FEW} films, slowest of ${frames.length} frames while scrolling`, Math.max(...frames));
    tell(context, `work list of ${ROWS || FEW} films, median frame while scrolling`, median(frames));
    const before = await rows(page).first().getAttribute('data-case');
    const start = Date.now();
    await page.getByRole('button', { name: t('worklist:next') }).click();
    await page.locator(`tr[data-case]:not([data-case="${before}"])`).first().waitFor();
    await page.waitForFunction((id) => document.querySelector('tr[data-case]')?.dataset.case !== id, before);
    tell(context, `work list of ${ROWS || FEW} films, next page`, Date.now() - start);
    await page.context().close();
  });
});

/** A figure in the form that `npm run bench -- pages` reads. */
const tell = (context, name, ms) => context.diagnostic(`${name}: ${Math.round(ms)} ms`);

const median = (values) => [...values].sort((p, q) => p - q)[Math.floor(values.length / 2)];

const firstPaint = (page) => page.evaluate(() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0);

/** Milliseconds from the act, as the page gets it, until a film that was not there before has been painted. */
async function timed(page, act) {
  await page.evaluate((ready) => {
    const shown = document.querySelector(ready);
    window.painted = new Promise((resolve) => {
      let start = 0;
      for (const name of ['click', 'keydown']) document.addEventListener(name, () => (start ||= performance.now()), { capture: true, once: true });
      const look = () => {
        const film = document.querySelector(ready);
        if (start && film && film !== shown) requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - start)));
        else requestAnimationFrame(look);
      };
      look();
    });
  }, READY);
  await act();
  return page.evaluate(() => window.painted);
}

/** Scrolls the page to its end and back; milliseconds between the frames. */
async function scrolled() {
  const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
  const end = document.documentElement.scrollHeight - window.innerHeight;
  const times = [];
  let last = await frame();
  for (let step = 0; step <= 60; step += 1) {
    window.scrollTo(0, end * (1 - Math.abs(1 - step / 30)));
    const now = await frame();
    times.push(now - last);
    last = now;
  }
  return times;
}
