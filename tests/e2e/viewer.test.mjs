// The viewer in a real browser: films of three formats through the whole way, overlays on the anatomy, measurements, keys.
import { AxeBuilder } from '@axe-core/playwright';
import assert from 'node:assert/strict';
import { createReadStream } from 'node:fs';
import { createServer } from 'node:http';
import { basename, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { until } from '../../scripts/lib/wait.mjs';
import { accountsOf } from './lib/accounts.mjs';
import { openBrowser, openPage } from './lib/browser.mjs';
import { apart, greyAt, landmarks, mapSpots, middles, seenTransform } from './lib/marks.mjs';
import { Server } from './lib/server.mjs';
import { signIn, upload } from './lib/steps.mjs';
import { texts } from './lib/texts.mjs';

const FORMATS = { twelve: 'twelve.dcm', negative: 'negative12.dcm', picture: 'picture.png' };
const STAGED = { timeout: 600_000 };
const NEAR = 2;
const CELLS = 64;
const t = texts('en');

/** Odd films whose grey values rise from row to row, and how grey the window of their file, 0 to 4095, makes a row. */
const ODD_SIZE = { columns: 800, rows: 1000 };
const ODD_ROWS = [300, 500, 700, 950];
const risen = (row) => (4095 * (row + 0.5)) / ODD_SIZE.rows;
const windowed = (value) => (255 * Math.min(Math.max(value, 0), 4095)) / 4095;
const ODD_GREYS = {
  signed: (row) => windowed(risen(row) - 2000),
  negative: (row) => 255 - windowed(risen(row)),
};

describe('the viewer', () => {
  const server = new Server();
  const cases = {};
  const odd = createServer((asked, answer) => createReadStream(join(server.folder, basename(asked.url))).pipe(answer));
  let browser, account, doctor, drawn;

  before(async () => {
    await new Promise((resolve) => odd.listen(0, '127.0.0.1', resolve));
    await server.start();
    drawn = JSON.parse((await server.python('tests/e2e/marked_films.py', server.folder)).trim().split('\n').at(-1));
    account = accountsOf(server.greeting).doctor;
    browser = await openBrowser();
    doctor = await openPage(browser, { url: server.url });
    await signIn(doctor, account);
    for (const [format, file] of Object.entries(FORMATS)) {
      const row = await upload(doctor, join(server.folder, file), { hospitalNumber: `E2E-${format}` });
      cases[format] = await row.getByRole('link', { name: t('upload:openCase') }).getAttribute('href');
    }
    for (const address of Object.values(cases)) await until('the analysis', () => isStaged(address), { seconds: 600 });
  }, STAGED);
  after(async () => {
    await browser?.close();
    odd.closeAllConnections();
    odd.close();
    await server.stop();
  });

  async function isStaged(address) {
    await doctor.goto(address);
    return doctor.locator('[data-testid=film-canvas][data-ready=true]').waitFor({ timeout: 15_000 }).then(() => true, () => false);
  }

  /** A case with boxes, lungs and a map at known places; `film` is shown in place of its own. */
  async function open(format, { film, map = 'known', change = {}, page = doctor } = {}) {
    await page.unrouteAll({ behavior: 'ignoreErrors' });
    await page.route(`**/api/v1${cases[format]}/`, async (route) => {
      const answer = await route.fetch({ maxRetries: 3 }); // a server may close a kept connection just now
      const found = await answer.json();
      if (answer.ok()) plant(found, map, change);
      await route.fulfill({ response: answer, json: found });
    });
    await page.route('**/known-map/', (route) => (map === 'missing' ? route.fulfill({ status: 404, json: { code: 'not_found' } }) : route.fulfill({ body: knownMap() })));
    if (film) await page.route('**/display/', (route) => route.continue({ url: `http://127.0.0.1:${odd.address().port}/${film}` }));
    await page.goto(cases[format]);
    await page.locator('[data-testid=film-canvas][data-ready=true]').waitFor();
    await frames(page);
  }

  function plant(found, map, change) {
    const { prediction } = found.analysis;
    prediction.stage = 2;
    prediction.regions = drawn.marks.map(({ x, y, width }) => ({ x0: x - width / 2, y0: y - width, x1: x + width / 2, y1: y + width, peak: 1, energy: 0.1 }));
    const { columns, rows } = drawn;
    const lung = (from, to) => [[from, 0.2], [to, 0.2], [to, 0.8], [from, 0.8]].map(([x, y]) => [Math.floor(x * columns) + 0.5, Math.floor(y * rows) + 0.5]);
    found.analysis.lungs = { right: lung(0.15, 0.45), left: lung(0.55, 0.85) };
    prediction.zones = { right_upper: 0.4, right_middle: 0.1, right_lower: 0, left_upper: 0.25, left_middle: 0.05, left_lower: 0.1 };
    prediction.map_method = 'hires_cam_conjunction';
    found.analysis.map = map === 'none' ? null : { url: '/api/v1/known-map/', width: CELLS, height: CELLS, max: 1, scale: null };
    Object.assign(prediction, change.prediction);
    Object.assign(found.radiograph, change.radiograph);
    if (change.blind) found.analysis.prediction = found.analysis.map = null;
  }

  const press = async (...keys) => {
    for (const key of keys) await doctor.keyboard.press(key);
    await frames(doctor);
  };
  const film = () => doctor.getByRole('application', { name: t('viewer:film.label') });
  const text = () => doctor.getByTestId('film-readout').innerText();
  const window = async () => {
    const [, width, level] = /W (\d+) L (-?\d+)/.exec(await text());
    const low = Number(level) - 0.5 - (Number(width) - 1) / 2;
    return { low, high: low + Number(width) - 1 };
  };
  const drag = async (from, to, options = {}) => {
    const box = await film().boundingBox();
    await doctor.mouse.move(box.x + from.x, box.y + from.y);
    await doctor.mouse.down(options);
    await doctor.mouse.move(box.x + (from.x + to.x) / 2, box.y + (from.y + to.y) / 2);
    await doctor.mouse.move(box.x + to.x, box.y + to.y);
    await doctor.mouse.up(options);
    await frames(doctor);
  };

  for (const format of Object.keys(FORMATS)) {
    test(`shows each grey value as the window says: ${format}`, async () => {
      await open(format);
      await press('f');
      const value = format === 'picture' ? drawn.patch.value >> 4 : drawn.patch.value;
      const check = async () => {
        const { low, high } = await window();
        const expected = Math.min(Math.max((255 * (value - low)) / (high - low), 0), 255);
        const at = (await seenTransform(doctor, drawn.marks))(drawn.patch);
        const grey = await greyAt(doctor, at);
        assert.ok(Math.abs(grey - expected) <= 2, `${grey} on the screen, ${expected} by the window ${low} to ${high}`);
        return grey;
      };
      const first = await check();
      await drag({ x: 300, y: 300 }, { x: 240, y: 330 });
      const second = await check();
      assert.notEqual(first, second);
      await press('i');
      const at = (await transformWithout('i'))(drawn.patch);
      assert.ok(Math.abs((await greyAt(doctor, at)) - (255 - second)) <= 2, 'inverted');
      await press('r');
      assert.equal(await check(), first, 'as at the beginning');
    });
  }

  /** The transform while a key has made the landmarks unrecognisable. */
  async function transformWithout(key) {
    await press(key);
    const transform = await seenTransform(doctor, drawn.marks);
    await press(key);
    return transform;
  }

  async function overlaysFit(page = doctor) {
    const transform = await seenTransform(page, drawn.marks);
    const boxes = await middles(page, 'box-layer', 'polygon:nth-of-type(1)');
    drawn.marks.forEach((mark, i) => near(boxes[i], transform(mark), 'a box'));
    const zones = await middles(page, 'zone-layer', '[data-zone] polygon:nth-of-type(1)');
    assert.equal(zones.length, 6);
    const { columns, rows } = drawn;
    [0.3, 0.5, 0.7].forEach((y, i) => near(zones[i], transform({ x: 0.3 * columns, y: y * rows }), 'a zone'));
    const spots = await mapSpots(page);
    for (const cell of HOT) {
      const wanted = transform({ x: ((cell[0] + 0.5) / CELLS) * columns, y: ((cell[1] + 0.5) / CELLS) * rows });
      assert.ok(spots.some((spot) => apart(spot, wanted) <= NEAR), `the map at ${JSON.stringify(wanted)}: ${JSON.stringify(spots)}`);
    }
  }

  const near = (p, q, what) => assert.ok(apart(p, q) <= NEAR, `${what} at ${JSON.stringify(p)} belongs to ${JSON.stringify(q)}`);

  test('boxes, zones and map stay on the anatomy, whatever is done to the film', async () => {
    await open('twelve');
    await press('x');
    await overlaysFit();
    for (const keys of [['-'], ['-', '.'], ['.'], [','], ['h'], [','], ['h', 'f'], ['r']]) {
      await press(...keys);
      await overlaysFit();
    }
    await press('-', '-');
    await drag({ x: 400, y: 300 }, { x: 433, y: 281 }, { button: 'middle' });
    await overlaysFit();
    for (const [width, height] of [[1200, 800], [900, 1000], [1440, 900]]) {
      await doctor.setViewportSize({ width, height });
      await frames(doctor);
      await overlaysFit();
    }
  });

  test('a mirrored film says so, and its sides are named where they are now', async () => {
    await open('twelve');
    const right = doctor.getByTestId('side-labels').locator('[data-side=R]');
    const before = Number(await right.getAttribute('x'));
    assert.equal(await doctor.getByTestId('film-turned').innerText(), '');
    await press('h');
    assert.match(await doctor.getByTestId('film-turned').innerText(), /Mirrored/);
    assert.ok(Number(await right.getAttribute('x')) > before, 'R is at the right of the screen');
    assert.equal(await right.getAttribute('transform'), null);
    await press('r');
    assert.equal(await doctor.getByTestId('film-turned').innerText(), '');
  });

  test('reset brings back window, grey scale, place, turn and sides', async () => {
    await open('negative');
    await press('f');
    const [before, at] = [await landmarks(doctor), await text()];
    await press('v', 'i', '.', 'h', '+', '+');
    await film().focus();
    await press('ArrowLeft', 'Shift+ArrowUp');
    assert.notEqual(await text(), at);
    await press('r');
    assert.equal(await text(), at);
    const after = await landmarks(doctor);
    before.forEach((mark, i) => near(after[i], mark, 'a landmark'));
  });

  test('lengths and ellipses are right in mm on pixels that are not square, and can be moved, deleted and taken back', async () => {
    await open('twelve');
    await press('m', 'b', 't');
    const transform = await seenTransform(doctor, drawn.marks);
    const [p, q, r] = drawn.marks;
    const [row, column] = drawn.spacing;
    const mm = (from, to) => Math.hypot((to.x - from.x) * column, (to.y - from.y) * row);
    const shapes = doctor.getByTestId('measurement');
    const figures = async (i) => ((await shapes.nth(i).getAttribute('aria-label')).replaceAll(',', '').match(/[\d.]+/g) ?? []).map(Number);
    await drag(transform(q), transform(r));
    assert.ok(Math.abs((await figures(0))[0] - mm(q, r)) < 1, `${await figures(0)} is ${mm(q, r)} mm`);
    await press('a');
    await drag(transform(p), transform(r));
    const [long, short, area] = await figures(1);
    assert.ok(Math.abs(long - mm(p, r)) < 1, `${long} is ${mm(p, r)} mm`);
    assert.ok(Math.abs(area - (Math.PI / 4) * long * short) / area < 0.01, `${area} of ${long} x ${short}`);
    await shapes.nth(0).focus();
    await press('Shift+ArrowRight', 'Shift+ArrowRight');
    assert.notEqual((await figures(0))[0], mm(q, r).toFixed(1));
    await press('Delete');
    assert.equal(await shapes.count(), 1);
    await press('u');
    assert.equal(await shapes.count(), 2);
    await press('u', 'u', 'u', 'u');
    assert.equal(await shapes.count(), 0);
    await press('t');
    await film().focus();
    await press('Enter');
    assert.equal(await shapes.count(), 1, 'measured by keyboard alone');
  });

  test('a film without spacing is not measured, and says why', async () => {
    await open('picture');
    await press('t');
    await drag({ x: 200, y: 200 }, { x: 300, y: 300 });
    assert.equal(await doctor.getByTestId('measurement').count(), 0);
    await doctor.getByText(t('viewer:obstacle.noSpacing')).waitFor();
  });

  test('the lens shows the film larger, in the window of the screen', async () => {
    await open('twelve');
    await press('z');
    const at = (await seenTransform(doctor, drawn.marks))(drawn.marks[0]);
    const box = await film().boundingBox();
    await doctor.mouse.move(box.x + at.x, box.y + at.y);
    const width = () => doctor.getByTestId('film-lens').locator('canvas').evaluate((canvas) => {
      const row = canvas.getContext('2d').getImageData(0, Math.floor(canvas.height / 2), canvas.width, 1).data;
      let [left, right] = [canvas.width / 2, canvas.width / 2];
      while (left > 0 && row[4 * Math.floor(left)] > 128) left--;
      while (right < canvas.width && row[4 * Math.floor(right)] > 128) right++;
      return (right - left) / window.devicePixelRatio;
    });
    const size = Math.sqrt((await landmarks(doctor))[0].area);
    assert.ok(Math.abs((await width()) - 2 * size) < 4, `${await width()} is twice ${size}`);
    await press('z');
    assert.ok(Math.abs((await width()) - 3 * size) < 5, `${await width()} is three times ${size}`);
  });

  test('the map follows its threshold and its key', async () => {
    await open('twelve');
    assert.equal((await mapSpots(doctor)).length, HOT.length);
    await doctor.getByTestId('map-threshold').getByRole('slider').press('End');
    await until('an empty map', async () => (await mapSpots(doctor)).length <= 1);
    await doctor.getByTestId('map-threshold').getByRole('slider').press('Home');
    await press('m');
    await until('no map', async () => (await mapSpots(doctor)).length === 0);
  });

  for (const [map, said] of [['missing', 'viewer:map.failed'], ['none', 'viewer:map.none']]) {
    test(`a result whose map is ${map} says so and offers no map`, async () => {
      await open('twelve', { map });
      await doctor.getByTestId('no-map').getByText(t(said)).waitFor();
      assert.equal(await doctor.locator('[data-command=map]').count(), 0);
      assert.equal(await doctor.locator('[data-command=boxes]').count(), 1);
    });
  }

  test('without a result there are no layers but the lungs and their zones, and the film can be read', async () => {
    await open('twelve', { change: { blind: true } });
    const offered = (command) => doctor.locator(`[data-command=${command}]`).count();
    assert.deepEqual(await Promise.all(['map', 'boxes', 'zones', 'lungs'].map(offered)), [0, 0, 1, 1]);
    await press('x', 'l', 'm', 'b');
    assert.equal((await landmarks(doctor)).length, 3);
  });

  for (const [name, size] of [['one', '1 × 1'], ['tiny', '64 × 64'], ['signed', '800 × 1000'], ['negative', '800 × 1000'], ['huge', '6000 × 7000']]) {
    test(`an odd film is shown, enlarged and put back: ${name}`, async () => {
      const radiograph = { spacing_mm: null };
      await open('twelve', { film: `${name}.dcm`, map: 'none', change: { radiograph } });
      assert.match(await text(), new RegExp(size));
      const before = await text();
      await press('+', '.', 'h', 'i', 'o', 'v', 'z', 'r');
      assert.equal(await text(), before);
    });
  }

  for (const [name, shown] of Object.entries(ODD_GREYS)) {
    test(`an odd film shows each grey value as its file means it, at load and after reset: ${name}`, async () => {
      await open('twelve', { film: `${name}.dcm`, map: 'none', change: { radiograph: { spacing_mm: null } } });
      const check = async (when) => {
        const greys = await Promise.all(ODD_ROWS.map(async (row) => greyAt(doctor, await fittedRow(row))));
        ODD_ROWS.forEach((row, i) => assert.ok(Math.abs(greys[i] - shown(row)) <= 2, `${greys[i]} in row ${row} ${when}, not ${shown(row)}`));
        return greys;
      };
      const first = await check('at load');
      await press('+', '.', 'i', 'v');
      const changed = await Promise.all(ODD_ROWS.map(async (row) => greyAt(doctor, await fittedRow(row))));
      assert.notDeepEqual(changed, first);
      await press('r');
      await check('after reset');
    });
  }

  /** Where a row of an odd film is seen, in its middle, while the film fits into its place. */
  async function fittedRow(row) {
    const { width, height } = await film().boundingBox();
    const scale = Math.min(width / ODD_SIZE.columns, height / ODD_SIZE.rows);
    return { x: width / 2, y: height / 2 + (row + 0.5 - ODD_SIZE.rows / 2) * scale };
  }

  test('a key can be changed, is remembered, refused where it is taken, and put back', async () => {
    await open('twelve');
    await press('?');
    const help = doctor.getByTestId('shortcut-help');
    const key = help.locator('[data-shortcut="film.invert"] button');
    await key.click();
    await press('f');
    assert.match(await doctor.getByTestId('key-news').innerText(), /F already does/);
    await key.click();
    await press('y');
    await doctor.keyboard.press('Escape');
    await open('twelve');
    await press('y');
    await doctor.getByText(t('viewer:film.inverted')).waitFor();
    await press('i');
    await doctor.getByText(t('viewer:film.inverted')).waitFor();
    await press('r', '?');
    await help.getByRole('button', { name: t('viewer:help.reset') }).click();
    await doctor.keyboard.press('Escape');
    await press('i');
    await doctor.getByText(t('viewer:film.inverted')).waitFor();
  });

  test('tools, layers, measurements and the list of keys are accessible', async () => {
    await open('twelve');
    await press('x', 'l', 'h', 'a');
    await drag({ x: 300, y: 200 }, { x: 420, y: 260 });
    for (const key of ['z', '?']) {
      await press(key);
      const { violations } = await new AxeBuilder({ page: doctor }).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']).analyze();
      assert.deepEqual(violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id} at ${target.join(' ')}`)), []);
    }
    await doctor.keyboard.press('Escape');
  });

  test('two fingers enlarge the film and one finger changes its window', async () => {
    const page = await openPage(browser, { url: server.url, touch: true });
    await signIn(page, account);
    await open('twelve', { page });
    const box = await page.getByRole('application', { name: t('viewer:film.label') }).boundingBox();
    const session = await page.context().newCDPSession(page);
    const touch = (type, ...points) =>
      session.send('Input.dispatchTouchEvent', { type, touchPoints: points.map(([x, y], id) => ({ x: box.x + x, y: box.y + y, id })) });
    const readout = () => page.getByTestId('film-readout').innerText();
    const before = await landmarks(page);
    await touch('touchStart', [300, 250]);
    await touch('touchStart', [300, 250], [400, 250]);
    for (const step of [2, 4, 5]) await touch('touchMove', [300 - step, 250], [400 + step, 250]);
    await touch('touchEnd');
    await frames(page);
    const after = await landmarks(page);
    const enlarged = apart(after[0], after[2]) / apart(before[0], before[2]);
    assert.ok(Math.abs(enlarged - 1.1) < 0.02, `enlarged by ${enlarged}, as far as the fingers moved apart`);
    const wide = await readout();
    await touch('touchStart', [300, 250]);
    await touch('touchMove', [360, 280]);
    await touch('touchEnd');
    await frames(page);
    assert.notEqual(await readout(), wide);
    assert.deepEqual(page.complaints, []);
    await page.context().close();
  });

  test('without a graphics card the overlays fit as well', async () => {
    const plain = await openBrowser(['--disable-3d-apis']);
    try {
      const page = await openPage(plain, { url: server.url });
      await signIn(page, account);
      await open('twelve', { page });
      for (const key of ['x', '-', '.', 'h', ',', 'r']) {
        await page.keyboard.press(key);
        await frames(page);
        await overlaysFit(page);
      }
    } finally {
      await plain.close();
    }
  });

  test('the browser had nothing to complain about', () => {
    assert.deepEqual(doctor.complaints, []);
  });
});

/** Cells of the map that hold evidence: far apart, none at an edge. */
const HOT = [[12, 20], [50, 16], [30, 50]];

function knownMap() {
  const values = new Float32Array(CELLS * CELLS);
  for (const [x, y] of HOT) values[y * CELLS + x] = 0.9;
  return Buffer.from(values.buffer);
}

/** The renderer draws in the next frame; the one after shows it. */
async function frames(page) {
  await page.waitForTimeout(150);
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
}
