// Two doctors at one work list: who reads which film, from film to film by key, flags, notes, saved filters.
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { ROOT } from '../../scripts/lib/paths.mjs';
import { openBrowser, openPage } from './lib/browser.mjs';
import { Server } from './lib/server.mjs';
import { signIn } from './lib/steps.mjs';
import { texts } from './lib/texts.mjs';

const PICTURES = join(ROOT, 'var', 'screenshots');
const account = (username) => ({ username, password: `dust-lens-${username}` });
const PRIORITY = '/worklist?ordering=priority';

describe('the work list of two doctors', () => {
  const server = new Server();
  const t = texts('en');
  let browser, alice, bob, taken;

  before(async () => {
    mkdirSync(PICTURES, { recursive: true });
    await server.start('--only', 'web');
    await server.python('tests/e2e/queue_films.py', '4');
    browser = await openBrowser();
    alice = await openPage(browser, { url: server.url });
    await alice.emulateMedia({ reducedMotion: 'reduce' }); // no picture is taken while something moves
    bob = await openPage(browser, { url: server.url });
    await signIn(alice, account('alice'));
    await signIn(bob, account('bob'));
  });
  after(async () => {
    await alice?.screenshot({ path: join(PICTURES, 'worklist-end.png'), fullPage: true });
    await browser?.close();
    await server.stop();
  });

  const queue = (page, name) => page.getByRole('group', { name: t('worklist:queues') }).getByRole('button', { name: t(`common:queue.${name}`) });
  const bar = (page) => page.getByTestId('claim-bar');
  const row = (page, name) => page.locator('tr[data-case]').filter({ hasText: name });
  const undo = () => alice.locator('.ant-message').getByRole('button', { name: t('common:undo') }).last().click();
  const heading = (page, name) => page.getByRole('heading', { level: 1, name }).waitFor();

  test('the next film is the most urgent one and is hers at once', async () => {
    await queue(alice, 'unclaimed').getByText('4').waitFor();
    await alice.getByTestId('take-next').click();
    await alice.waitForURL('**/cases/*');
    await heading(alice, 'Queue D');
    await bar(alice).getByText(t('worklist:claim.short.mine')).waitFor();
    assert.equal(await alice.getByTestId('place').innerText(), t('worklist:walk.place', { position: 1, total: 1 }));
    taken = new URL(alice.url()).pathname;
  });

  test('a colleague sees her name and takes the film over only after he was asked', async () => {
    await bob.goto(taken);
    await bar(bob).getByText(/Alice/).waitFor();
    await bob.keyboard.press('q');
    const dialog = bob.getByRole('dialog', { name: /Alice/ });
    await dialog.getByRole('button', { name: t('worklist:claim.takeOver') }).click();
    await bar(bob).getByText(t('worklist:claim.short.mine')).waitFor();
    await alice.reload();
    await bar(alice).getByText(/Bob/).waitFor();
  });

  test('films are chosen, claimed and opened by key, and one leads to the next', async () => {
    await alice.goto(PRIORITY);
    await row(alice, 'Queue C').waitFor();
    await alice.keyboard.press('j');
    assert.match(await alice.evaluate(() => document.activeElement.textContent), /Queue D/, 'the film of the highest score comes first');
    await alice.keyboard.press('j');
    await alice.keyboard.press('c');
    await row(alice, 'Queue C').getByText(t('worklist:claim.me'), { exact: true }).waitFor();
    const ahead = alice.waitForRequest(/\/cases\/[^/]+\/\?ahead=true$/);
    await alice.keyboard.press('Enter');
    await heading(alice, 'Queue C');
    await alice.getByTestId('place').getByText(t('worklist:walk.place', { position: 2, total: 7 })).waitFor();
    await ahead;
    await alice.keyboard.press('j');
    await heading(alice, 'Queue B');
    await alice.getByTestId('place').getByText(t('worklist:walk.place', { position: 3, total: 7 })).waitFor();
    await alice.keyboard.press('k');
    await heading(alice, 'Queue C');
  });

  test('a film given back can be had again', async () => {
    await bar(alice).getByRole('button', { name: t('worklist:claim.release') }).click();
    await bar(alice).getByText(t('worklist:claim.short.nobody')).waitFor();
    await undo();
    await bar(alice).getByText(t('worklist:claim.short.mine')).waitFor();
  });

  test('a flag stands until it is taken down, which can be undone', async () => {
    await alice.getByRole('button', { name: t('worklist:flags.add'), exact: true }).click();
    await alice.getByPlaceholder(t('worklist:flags.reason')).fill('behind the heart');
    await alice.getByRole('button', { name: t('worklist:flags.set') }).click();
    const flag = alice.getByRole('group', { name: t('worklist:flags.label') }).getByText(/behind the heart/);
    await flag.waitFor();
    await alice.getByRole('button', { name: t('worklist:flags.remove', { name: t('common:flag.discuss') }) }).click();
    await flag.waitFor({ state: 'detached' });
    await undo();
    await flag.waitFor();
  });

  test('a note to a colleague waits in his header until he has seen it', async () => {
    await alice.getByLabel(t('worklist:notes.text'), { exact: true }).fill('Is this a plaque?');
    await alice.getByRole('combobox', { name: t('worklist:notes.to') }).click();
    await alice.getByTitle(/Bob/).click();
    await alice.getByRole('button', { name: t('worklist:notes.send') }).click();
    await alice.getByText('Is this a plaque?').waitFor();
    await bob.goto('/worklist');
    const inbox = bob.getByTestId('inbox');
    await inbox.getByText('1').first().waitFor();
    await inbox.click();
    await bob.getByRole('link', { name: /Is this a plaque/ }).click();
    await heading(bob, 'Queue C');
    await bob.getByRole('button', { name: t('worklist:inbox.button_other', { count: 0 }) }).waitFor();
  });

  test('a saved filter is there again, also after it was deleted by mistake', async () => {
    await alice.goto('/worklist?flag=discuss');
    await row(alice, 'Queue C').waitFor();
    await alice.getByRole('button', { name: t('worklist:saved.manage') }).click();
    const dialog = alice.getByRole('dialog');
    await dialog.getByPlaceholder(t('worklist:saved.name')).fill('To talk about');
    await dialog.getByRole('button', { name: t('worklist:saved.save'), exact: true }).click();
    const kept = dialog.getByRole('textbox', { name: t('worklist:saved.rename', { name: 'To talk about' }) });
    await kept.waitFor();
    await dialog.getByRole('button', { name: t('worklist:saved.delete', { name: 'To talk about' }) }).click();
    await kept.waitFor({ state: 'detached' });
    await undo();
    await kept.waitFor();
    await dialog.getByRole('button', { name: t('worklist:saved.default', { name: 'To talk about' }) }).click();
    await alice.goto('/worklist');
    await alice.waitForURL('**/worklist?flag=discuss');
    await row(alice, 'Queue C').waitFor(); // before the list is there no row is
    await row(alice, 'Queue D').waitFor({ state: 'detached' });
    assert.equal(await alice.locator('tr[data-case]').count(), 1);
  });

  test('the list can be looked at on wide and narrow screens', async () => {
    for (const width of [1440, 390]) {
      await alice.setViewportSize({ width, height: 900 });
      await alice.goto(PRIORITY);
      await alice.locator('[data-case]').first().waitFor();
      await alice.screenshot({ path: join(PICTURES, `worklist-${width}.png`), fullPage: true });
      assert.ok(await alice.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), `nothing sticks out at ${width}`);
      await alice.locator('[data-case]').first().press('Enter');
      await bar(alice).waitFor();
      await alice.screenshot({ path: join(PICTURES, `worklist-case-${width}.png`) });
    }
  });

  test('the keys of the list are told and can be changed', async () => {
    await alice.setViewportSize({ width: 1440, height: 900 });
    await alice.goto(PRIORITY);
    await alice.locator('[data-case]').first().waitFor();
    await alice.keyboard.press('?');
    await alice.getByTestId('list-keys').getByText(t('worklist:keys.claim')).waitFor();
  });

  test('the browsers had nothing to complain about', () => {
    assert.deepEqual([...alice.complaints, ...bob.complaints], []);
  });
});
