// What the built pages weigh, read from the files of the build; no browser is needed.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { builtPages, weigh } from './lib/weight.mjs';

const KB = 1000;
const LOGIN_LIMIT = 270 * KB;

describe('the built front end', () => {
  const built = builtPages();

  test('the log-in page loads less than 270 KB of JavaScript, also where only gzip is understood', (t) => {
    for (const ending of ['br', 'gz']) {
      const bytes = weigh(built.filesOf('SignInPage'), ending);
      t.diagnostic(`log-in page, ${ending}: ${Math.round(bytes / KB)} KB`);
      assert.ok(bytes < LOGIN_LIMIT, `${bytes} bytes as ${ending}`);
    }
  });

  test('no page brings the renderer of films with it: it comes when a film is to be shown', (t) => {
    assert.ok(built.viewer.length > 0);
    t.diagnostic(`renderer, br: ${Math.round(weigh(built.viewer, 'br') / KB)} KB`);
    for (const page of built.pages) {
      const files = built.filesOf(page);
      t.diagnostic(`${page}, br: ${Math.round(weigh(files, 'br') / KB)} KB`);
      assert.deepEqual(files.filter((file) => built.viewer.includes(file)), [], page);
    }
  });

  test('a page is loaded without the other pages', () => {
    for (const page of built.pages) {
      const others = built.pages.filter((name) => name !== page);
      const strange = built.filesOf(page).filter((file) => others.some((name) => file.startsWith(`assets/${name}-`)));
      assert.deepEqual(strange, [], page);
    }
  });
});
