import { join } from 'node:path';
import { until } from '../../../scripts/lib/wait.mjs';
import { accountsOf } from './accounts.mjs';
import { openBrowser, openPage } from './browser.mjs';
import { knownMap, plant } from './planted.mjs';
import { Server } from './server.mjs';
import { signIn, upload } from './steps.mjs';
import { texts } from './texts.mjs';

const FILES = { twelve: 'twelve.dcm', negative: 'negative12.dcm', picture: 'picture.png' };
const READY = '[data-testid=film-canvas][data-ready=true]';
const t = texts('en');

/** The first film waits until the model is loaded and the films of the demonstration are staged. */
export const STAGED = { timeout: 600_000 };

/** A doctor before films whose landmarks are known, on a server that has staged them. */
export class Viewer {
  server = new Server();
  cases = {};

  /** `formats`: which films are uploaded, all of the same chest. */
  async start(...formats) {
    const { server } = this;
    await server.start();
    this.drawn = JSON.parse((await server.python('tests/e2e/marked_films.py', server.folder)).trim().split('\n').at(-1));
    this.account = accountsOf(server.greeting).doctor;
    this.browser = await openBrowser();
    this.doctor = await openPage(this.browser, { url: server.url });
    await signIn(this.doctor, this.account);
    for (const format of formats) {
      const row = await upload(this.doctor, join(server.folder, FILES[format]), { hospitalNumber: `E2E-${format}` });
      this.cases[format] = await row.getByRole('link', { name: t('upload:openCase') }).getAttribute('href');
    }
    for (const address of Object.values(this.cases)) await until('the analysis', () => this.isStaged(address), { seconds: 600 });
  }

  async isStaged(address) {
    await this.doctor.goto(address);
    return this.doctor.locator(READY).waitFor({ timeout: 15_000 }).then(() => true, () => false);
  }

  stop = async () => {
    await this.browser?.close();
    await this.server.stop();
  };

  /** A case with boxes, lungs and a map at known places; `film` is the address of one that is shown in place of its own. */
  open = async (format, { film, map = 'known', change = {}, page = this.doctor } = {}) => {
    await page.unrouteAll({ behavior: 'ignoreErrors' });
    await page.route(`**/api/v1${this.cases[format]}/`, async (route) => {
      const answer = await route.fetch({ maxRetries: 3 }); // a server may close a kept connection just now
      const found = await answer.json();
      if (answer.ok()) plant(found, this.drawn, { map, change });
      await route.fulfill({ response: answer, json: found });
    });
    await page.route('**/known-map/', (route) => (map === 'missing' ? route.fulfill({ status: 404, json: { code: 'not_found' } }) : route.fulfill({ body: knownMap() })));
    if (film) await page.route('**/display/', (route) => route.continue({ url: film }));
    await page.goto(this.cases[format]);
    await page.locator(READY).waitFor();
    await frames(page);
  };

  press = async (...keys) => {
    for (const key of keys) await this.doctor.keyboard.press(key);
    await frames(this.doctor);
  };

  film = () => this.doctor.getByRole('application', { name: t('viewer:film.label') });

  drag = async (from, to, options = {}) => {
    const box = await this.film().boundingBox();
    const { mouse } = this.doctor;
    await mouse.move(box.x + from.x, box.y + from.y);
    await mouse.down(options);
    await mouse.move(box.x + (from.x + to.x) / 2, box.y + (from.y + to.y) / 2);
    await mouse.move(box.x + to.x, box.y + to.y);
    await mouse.up(options);
    await frames(this.doctor);
  };
}

/** The renderer draws in the next frame; the one after shows it. */
export async function frames(page) {
  await page.waitForTimeout(150);
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
}
