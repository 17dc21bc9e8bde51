// The hand-worked cases of the rule engine, entered into the reading form by keyboard; what the page then says is read off it.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { ROOT } from '../../scripts/lib/paths.mjs';
import { openBrowser, openPage } from './lib/browser.mjs';
import { enter, judgement, leavesOf } from './lib/form.mjs';
import { Server } from './lib/server.mjs';
import { signIn } from './lib/steps.mjs';
import { texts } from './lib/texts.mjs';

const SCENES = [['ilo_2011', 'silica'], ...['gbz70_2009', 'gbz70_2015'].flatMap((rules) => [[rules, 'silica'], [rules, 'asbestos']])];
// These cannot be entered: the form empties and closes what stands below such an answer.
const PREVENTED = [
  'unreadable_but_filled', 'unreadable_but_staged', 'grade_one_with_defects', 'parenchymal_no_but_filled',
  'pleural_no_but_filled', 'large_none_but_filled',
];

/** They share the cases, each in a window of his own. */
const READERS = ['alice', 'bob'];

describe('the table of rules through the reading form', () => {
  const server = new Server();
  const t = texts('en');
  let browser, pages, table;

  before(async () => {
    await server.start('--only', 'web');
    table = JSON.parse(await server.python('tests/e2e/rules.py'));
    browser = await openBrowser();
    pages = await Promise.all(READERS.map(pageOf));
  });
  after(async () => {
    await browser?.close();
    await server.stop();
  });

  for (const [rules, dust] of SCENES) {
    test(`every case of ${rules}, exposure to ${dust}`, { timeout: 600_000 }, async () => {
      const rows = table.filter((row) => row.rule_set === rules && (row.asbestos === 'yes') === (dust === 'asbestos'));
      assert.ok(rows.length > 8, `${rows.length} cases`);
      const address = (await server.python('tests/e2e/rules.py', rules, dust)).trim();
      const left = [...rows];
      const wrong = await Promise.all(pages.map((page) => differencesOf(page, address, left)));
      assert.deepEqual(wrong.flat(), []);
    });
  }

  test('the browser had nothing to complain about', () => {
    for (const page of pages) assert.deepEqual(page.complaints, []);
  });

  async function pageOf(username) {
    const page = await openPage(browser, { url: server.url });
    await signIn(page, { username, password: `dust-lens-${username}` });
    return page;
  }

  /** Enter rows as long as there are any left. */
  async function differencesOf(page, address, left) {
    await page.goto(address);
    const wrong = [];
    for (let row = left.shift(); row; row = left.shift()) wrong.push(...(await differences(page, row)));
    return wrong;
  }

  /** Enter one row; what the page says otherwise than the table. */
  async function differences(page, row) {
    const closed = await fillIn(page, row);
    const said = await judgement(page);
    if (row.contradictions.split(' ').some((code) => PREVENTED.includes(code))) {
      const slipped = said.contradictions.filter((code) => PREVENTED.includes(code));
      return slipped.map((code) => `case ${row.case}: the form let ${code} in`);
    }
    const wanted = { contradictions: words(row.contradictions), borderline: words(row.borderline) };
    const odd = closed.map((path) => `${path} cannot be filled in`);
    if (/null|undefined|NaN/.test(said.text)) odd.push(`"${said.text}"`);
    for (const name of ['contradictions', 'borderline']) {
      if (said[name].join() !== wanted[name].join()) odd.push(`${name} ${said[name]} instead of ${wanted[name]}`);
    }
    odd.push(...expectedTexts(row).filter((text) => !said.text.includes(text)).map((text) => `no "${text}" in "${said.text}"`));
    return odd.map((text) => `case ${row.case}: ${text} (${row.why})`);
  }

  /** Empty the form and fill it in again; the fields that it would not take. */
  async function fillIn(page, row) {
    await page.getByTestId('reading-form').waitFor();
    // A good film has no defects and an unreadable one no findings: so the form empties itself.
    await enter(page, 'quality.grade', '1');
    for (const key of ['u', 'Backspace']) await page.keyboard.press(key);
    const closed = [];
    for (const [path, value] of leavesOf(graded(row))) if (!(await enter(page, path, value))) closed.push(path);
    return closed;
  }

  function expectedTexts(row) {
    const stage = row.stage === '' ? t('reading:rules.noStage') : t(`common:stage.${row.stage}`);
    return [stage, clauseText(row), row.classification].filter(Boolean);
  }
});

const words = (text) => text.split(' ').filter(Boolean).sort();

/** A form that says anything says first how good the film is; the table leaves that out where it does not matter. */
function graded({ form, typed }) {
  const blank = leavesOf(form).length === 0;
  const quality = { ...form.quality, grade: form.quality.grade ?? (blank ? null : '1') };
  return { ...form, quality, stage: typed === '' ? null : Number(typed) };
}

function clauseText({ rule_set, rule }) {
  const { clauses } = JSON.parse(readFileSync(join(ROOT, 'ml', 'rules', `${rule_set}.json`), 'utf8'));
  return clauses.find(({ code }) => code === rule)?.text.en;
}
