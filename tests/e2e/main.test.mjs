// The main job in a real browser: built front end, real server under its supervisor, real worker, real queue.
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, afterEach, before, beforeEach, describe, test } from 'node:test';
import { ROOT } from '../../scripts/lib/paths.mjs';
import { until } from '../../scripts/lib/wait.mjs';
import { accountsOf } from './lib/accounts.mjs';
import { openBrowser, openPage } from './lib/browser.mjs';
import { Server } from './lib/server.mjs';
import { greyValues, mapCover, setOpacity, signIn, speak, upload } from './lib/steps.mjs';
import { texts } from './lib/texts.mjs';

const LANGUAGES = ['zh-CN', 'en'];
const PICTURES = join(ROOT, 'var', 'screenshots');
const STAGED = { timeout: 300_000 };

describe('the main job in a browser', () => {
  const server = new Server();
  const film = (name) => join(server.folder, name);
  const t = texts('en');
  let browser, accounts, doctor, found, prediction, failed;

  before(async () => {
    mkdirSync(PICTURES, { recursive: true });
    await server.start();
    await server.python('tests/e2e/films.py', server.folder);
    accounts = accountsOf(server.greeting);
    browser = await openBrowser();
    doctor = await openPage(browser, { url: server.url });
  });
  beforeEach(() => {
    if (failed) throw 'an earlier step of this story failed';
  });
  afterEach(async (context) => {
    if (failed || context.passed !== false) return;
    failed = true;
    await doctor?.screenshot({ path: join(PICTURES, 'failed.png'), fullPage: true });
  });
  after(async () => {
    await browser?.close();
    if (failed || !doctor) console.error(server.tail());
    await server.stop();
  });

  test('a doctor signs in, uploads a DICOM film and sees its stage', async () => {
    await signIn(doctor, accounts.doctor);
    const row = await upload(doctor, film('film.dcm'));
    await row.getByRole('link', { name: t('upload:openCase') }).click();
    await doctor.waitForURL('**/cases/*');
    found = new URL(doctor.url()).pathname;
    const staged = doctor.waitForResponse(async (answer) => isStaged(answer, `/api/v1${found}/`), STAGED);
    await doctor.reload();
    prediction = (await (await staged).json()).analysis.prediction;
    await doctor.locator('[data-testid=film-canvas][data-ready=true]').waitFor(STAGED);
    await doctor.getByText(t(`common:stage.${prediction.stage}`)).filter({ visible: true }).first().waitFor();
  });

  test('the film is on the screen and the map over it follows its opacity', async () => {
    assert.ok((await greyValues(doctor)) > 50, 'the film shows more than a flat colour');
    await setOpacity(doctor, 'End');
    const full = await until('the map', () => mapCover(doctor));
    await setOpacity(doctor, 'PageDown');
    const less = await mapCover(doctor);
    await setOpacity(doctor, 'Home');
    assert.equal(await mapCover(doctor), 0);
    assert.ok(full > less && less > 0, `full ${full}, less ${less}`);
  });

  test('the doctor signs a reading, which can then no longer be changed', async () => {
    await doctor.getByTestId('reading-stage-1').click();
    await doctor.getByTestId('sign-reading').click();
    await doctor.getByTestId('confirm-sign').click();
    await doctor.getByTestId('signed-reading').waitFor();
    assert.equal(await doctor.getByTestId('sign-reading').count(), 0);
    const top = await doctor.getByTestId('signed-reading').evaluate((reading) => reading.getBoundingClientRect().top);
    assert.ok(top > 0 && top < 450, `the signed reading begins in the upper half of the window: ${top}`);
    await doctor.reload();
    await doctor.getByTestId('signed-reading').waitFor();
  });

  for (const language of LANGUAGES) {
    test(`a refused upload says why (${language})`, async () => {
      await speak(doctor, language);
      const letter = await upload(doctor, film('letter.txt'), { language, hospitalNumber: 'E2E-0002' });
      await letter.getByText(texts(language)('errors:not_an_image')).waitFor();
      const lateral = await upload(doctor, film('lateral.dcm'), { language });
      await lateral.getByText(texts(language)('errors:not_frontal')).waitFor();
    });
  }

  test('an auditor exports the cases and finds the signed reading', async () => {
    const auditor = await openPage(browser, { url: server.url });
    await signIn(auditor, accounts.auditor);
    await auditor.goto('/exports');
    const [download] = await Promise.all([
      auditor.waitForEvent('download'),
      auditor.getByRole('button', { name: t('exports:csv') }).click(),
    ]);
    const lines = readFileSync(await download.path(), 'utf8').split('\n');
    const line = lines.find((text) => text.includes('E2E-0001'));
    assert.ok(line, `no row of the patient in\n${lines.join('\n')}`);
    assert.match(line, /,aided,1,False,,\d{4}-\d\d-\d\dT/, 'the signed reading: kind, stage, agreement, time');
    assert.deepEqual(auditor.complaints, []);
  });

  test('the browser had nothing to complain about', () => {
    assert.deepEqual(doctor.complaints, []);
  });
});

async function isStaged(answer, path) {
  if (new URL(answer.url()).pathname !== path || !answer.ok()) return false;
  // The page before the reload may have asked as well; the body of its answer is gone with it.
  const body = await answer.json().catch(() => null);
  return body?.analysis.status === 'done';
}
