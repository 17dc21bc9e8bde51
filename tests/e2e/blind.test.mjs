// A department that reads blind first: the film alone, its zones filled in by clicking on it, then the model beside it.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { until } from '../../scripts/lib/wait.mjs';
import { accountsOf } from './lib/accounts.mjs';
import { openBrowser, openPage } from './lib/browser.mjs';
import { judgement } from './lib/form.mjs';
import { Server } from './lib/server.mjs';
import { signIn } from './lib/steps.mjs';
import { texts } from './lib/texts.mjs';

const t = texts('en');

describe('a department that reads blind first', { timeout: 900_000 }, () => {
  const server = new Server();
  const answers = [];
  let browser, page, staged;

  before(async () => {
    await server.start();
    const account = accountsOf(server.greeting).doctor;
    const find = async () => (staged = JSON.parse(await server.python('tests/e2e/reading.py', 'staged', account.username)));
    await until('a staged film', find, { seconds: 600 });
    await server.python('tests/e2e/reading.py', 'blind');
    browser = await openBrowser();
    page = await openPage(browser, { url: server.url });
    page.on('response', (answer) => {
      if (answer.url().includes('/api/')) answers.push(answer.text().then((text) => `${answer.url()} ${text}`, () => answer.url()));
    });
    await signIn(page, account);
  });
  after(async () => {
    await browser?.close();
    await server.stop();
  });

  const film = () => page.locator('[data-testid=film-canvas][data-ready=true]').waitFor();
  const cell = (zone) => page.locator(`[data-field="small.zones.${zone}"]`);
  const press = async (...keys) => {
    for (const key of keys) await page.keyboard.press(key);
  };

  async function clickZone(zone) {
    const place = await page.locator(`[data-testid=zone-layer] [data-zone=${zone}] polygon`).first().boundingBox();
    await page.mouse.click(place.x + place.width / 2, place.y + place.height / 2);
  }

  test('shows nothing of the model: not on the screen, not in an answer', async () => {
    await page.goto('/worklist?ordering=-ill_score&stage=3');
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.goto(`/patients/${staged.patient}`);
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.goto(staged.address);
    await film();
    await page.getByTestId('result-hidden').waitFor();
    await press('m', 'b');
    for (const shown of ['stage', 'map-canvas', 'map-opacity', 'refer']) assert.equal(await page.getByTestId(shown).count(), 0, shown);
    assert.equal(await page.getByTestId('box-layer').locator('polygon').count(), 0);
    await page.waitForLoadState('networkidle');
    const told = (await Promise.all(answers)).filter((answer) => staged.telling.some((number) => answer.includes(number)) || /\/analyses\/[^/]+\/map\//.test(answer));
    assert.deepEqual(told, []);
    assert.ok(answers.length > 5, 'answers were looked at');
    const asked = await page.evaluate(async (map) => (await fetch(map)).status, staged.map);
    assert.ok(asked === 401 || asked === 404, `the map answers ${asked}`);
  });

  test('a click on a zone of the film fills it in, and the film shows what the form holds', async () => {
    await press('x');
    await page.getByTestId('zone-layer').waitFor();
    assert.doesNotMatch(await page.getByTestId('zone-layer').innerHTML(), /%/, 'no evidence');
    await clickZone('right_upper');
    assert.equal(await cell('right_upper').count(), 0, 'nothing before the quality');
    await press('g', '1', '1', 'Enter', 'y', 'Enter', 'q', 'Enter', 'q', 'Enter');
    await clickZone('right_upper');
    await cell('right_upper').filter({ hasText: '1/1' }).waitFor();
    await clickZone('right_upper');
    await clickZone('left_lower');
    await cell('right_upper').filter({ hasText: '2/2' }).waitFor();
    await cell('left_lower').filter({ hasText: '1/1' }).waitFor();
    await page.locator('[data-zone=right_upper][data-entered="2/2"]').waitFor();
    const button = page.getByRole('button', { name: `${t('viewer:zones.short.left_middle')}`, exact: true });
    await button.press('Enter');
    await cell('left_middle').filter({ hasText: '1/1' }).waitFor();
    await page.locator('[data-zone=left_middle][data-entered="1/1"]').waitFor();
  });

  test('the signed reading opens the result, an aided one follows, and the page shows where they differ', async () => {
    await press('g', '2', 'g', '6', '1');
    await confirm();
    await page.getByTestId('signed-reading').waitFor();
    await page.locator(`[data-testid=stage][data-stage="${staged.stage}"]`).waitFor();
    await page.getByTestId('map-canvas').waitFor();
    await page.getByTestId('start-aided').click();
    await page.getByTestId('reading-form').waitFor();
    await clickZone('left_lower');
    await cell('left_lower').filter({ hasText: '2/2' }).waitFor();
    await press('g', '6', '2');
    await confirm();
    const differing = page.getByRole('region', { name: t('reading:differences.title') });
    await differing.locator('tr[data-path=stage]').first().waitFor();
    await differing.locator('tr[data-path="small.zones.left_lower"]').first().waitFor();
    assert.deepEqual(page.complaints, []);
  });

  /** Sign, whatever the rules have to say about it. */
  async function confirm() {
    await judgement(page);
    await press('Control+Enter');
    const [sign, contradictions] = [page.getByTestId('confirm-sign'), page.getByTestId('confirm-contradictions')];
    await sign.waitFor();
    if (await contradictions.count()) await contradictions.click();
    await sign.click();
    await sign.waitFor({ state: 'hidden' });
  }
});
