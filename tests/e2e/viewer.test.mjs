// The viewer in a real browser: films of three formats through the whole way, their grey values, window, place and keys.
import assert from 'node:assert/strict';
import { createReadStream } from 'node:fs';
import { createServer } from 'node:http';
import { basename, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { openPage } from './lib/browser.mjs';
import { apart, greyAt, landmarks, near, seenTransform } from './lib/marks.mjs';
import { signIn } from './lib/steps.mjs';
import { texts } from './lib/texts.mjs';
import { STAGED, Viewer, frames } from './lib/viewer.mjs';

const FORMATS = ['twelve', 'negative', 'picture'];
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
  const viewer = new Viewer();
  const { server, open, press, film, drag } = viewer;
  const odd = createServer((asked, answer) => createReadStream(join(server.folder, basename(asked.url))).pipe(answer));
  let doctor, drawn;

  before(async () => {
    await new Promise((resolve) => odd.listen(0, '127.0.0.1', resolve));
    await viewer.start(...FORMATS);
    ({ doctor, drawn } = viewer);
  }, STAGED);
  after(async () => {
    odd.closeAllConnections();
    odd.close();
    await viewer.stop();
  });

  /** A case with an odd film in place of its own. */
  const openOdd = (name) => open('twelve', { film: `http://127.0.0.1:${odd.address().port}/${name}.dcm`, map: 'none', change: { radiograph: { spacing_mm: null } } });
  const text = () => doctor.getByTestId('film-readout').innerText();
  const window = async () => {
    const [, width, level] = /W (\d+) L (-?\d+)/.exec(await text());
    const low = Number(level) - 0.5 - (Number(width) - 1) / 2;
    return { low, high: low + Number(width) - 1 };
  };

  for (const format of FORMATS) {
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

  for (const [name, size] of [['one', [1, 1]], ['tiny', [64, 64]], ['signed', [800, 1000]], ['negative', [800, 1000]], ['huge', [6000, 7000]]]) {
    test(`an odd film is shown, enlarged and put back: ${name}`, async () => {
      await openOdd(name);
      await doctor.getByTestId('film-readout').hover();
      await doctor.getByText(t('viewer:film.size', { columns: size[0], rows: size[1] }), { exact: true }).waitFor();
      const before = await text();
      await press('+', '.', 'h', 'i', 'o', 'v', 'z', 'r');
      assert.equal(await text(), before);
    });
  }

  for (const [name, shown] of Object.entries(ODD_GREYS)) {
    test(`an odd film shows each grey value as its file means it, at load and after reset: ${name}`, async () => {
      await openOdd(name);
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

  test('two fingers enlarge the film and one finger changes its window', async () => {
    const page = await openPage(viewer.browser, { url: server.url, touch: true });
    await signIn(page, viewer.account);
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

  test('the browser had nothing to complain about', () => {
    assert.deepEqual(doctor.complaints, []);
  });
});
