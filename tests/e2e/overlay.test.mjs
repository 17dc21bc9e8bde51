// What lies over a film, in a real browser: boxes, zones and map on the anatomy, measurements, and layers that are not there.
import { AxeBuilder } from '@axe-core/playwright';
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { until } from '../../scripts/lib/wait.mjs';
import { openBrowser, openPage } from './lib/browser.mjs';
import { NEAR, apart, landmarks, mapSpots, middles, near, seenTransform } from './lib/marks.mjs';
import { CELLS, HOT } from './lib/planted.mjs';
import { signIn } from './lib/steps.mjs';
import { texts } from './lib/texts.mjs';
import { STAGED, Viewer, frames } from './lib/viewer.mjs';

const t = texts('en');

describe('what lies over a film', () => {
  const viewer = new Viewer();
  const { open, press, film, drag } = viewer;
  let doctor, drawn;

  before(async () => {
    await viewer.start('twelve');
    ({ doctor, drawn } = viewer);
  }, STAGED);
  after(viewer.stop);

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
    await press('m', 'b');
  });

  test('the map follows its threshold and its key', async () => {
    await open('twelve');
    assert.equal((await mapSpots(doctor)).length, HOT.length);
    await doctor.getByTestId('map-threshold').getByRole('slider').press('End');
    await until('an empty map', async () => (await mapSpots(doctor)).length <= 1);
    await doctor.getByTestId('map-threshold').getByRole('slider').press('Home');
    await press('m');
    await until('no map', async () => (await mapSpots(doctor)).length === 0);
    await press('m');
  });

  test('map and boxes that were turned off stay off on the next film until they are wanted again', async () => {
    const shown = async () => [(await mapSpots(doctor)).length, await doctor.getByTestId('box-layer').locator('polygon').count()].map(Boolean);
    const height = async () => (await film().boundingBox()).height;
    await open('twelve');
    assert.deepEqual(await shown(), [true, true]);
    const before = await height();
    await press('m', 'b');
    assert.equal(await height(), before, 'a film does not move when its map goes off');
    await open('twelve');
    assert.deepEqual(await shown(), [false, false]);
    await press('m', 'b');
    assert.deepEqual(await shown(), [true, true]);
    await open('twelve');
    assert.deepEqual(await shown(), [true, true]);
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

  test('without a graphics card the overlays fit as well', async () => {
    const plain = await openBrowser(['--disable-3d-apis']);
    try {
      const page = await openPage(plain, { url: viewer.server.url });
      await signIn(page, viewer.account);
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

  test('a length drawn on the film goes into 2C at a press, as it is shown, and out again', async () => {
    await open('twelve');
    await press('t', 'g', '1', '1', 'g', '3', 'b');
    await drag({ x: 300, y: 200 }, { x: 380, y: 240 });
    const [shown] = /[\d.]+/.exec(await doctor.getByTestId('measurement').getAttribute('aria-label'));
    const field = doctor.locator('[data-field="large.opacities.0.long_mm"] input');
    const holds = (value) => until(`${value} in 2C`, async () => Number(await field.inputValue()) === value);
    await doctor.getByRole('button', { name: t('viewer:measure.enter') }).click();
    await holds(Number(shown));
    assert.ok(await field.evaluate((input) => input === document.activeElement), 'the cursor is there');
    await doctor.locator('.ant-message').getByRole('button', { name: t('common:undo') }).click();
    await holds(0); // an empty field
  });

  test('the browser had nothing to complain about', () => {
    assert.deepEqual(doctor.complaints, []);
  });
});
