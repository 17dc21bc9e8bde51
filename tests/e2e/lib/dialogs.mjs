import { ENLARGED, SIZES, drawn, quiet } from './look.mjs';

const SMALL = [SIZES.at(-1), ENLARGED[0]];
/** What lies above a page while something is open. */
export const ABOVE = ['.ant-modal-wrap', '.ant-popover', '.ant-dropdown', '.ant-drawer-open', '.ant-select-dropdown', '.ant-picker-dropdown'].join(', ');

/**
 * Everything that opens above the pages of a doctor, by where: [name, how it is opened, windows in which it can be].
 * `known`: addresses of cases and of a patient.
 */
export function dialogsOf(known, t) {
  const button = (key) => (page) => page.getByRole('button', { name: t(key), exact: true }).first().click();
  const control = (id) => (page) => page.getByTestId(id).click();
  const key = (name) => (page) => page.keyboard.press(name);
  const named = (key) => (page) => page.getByRole('button', { name: anyName(t(key, { name: '\u0000' })) }).first().click();
  return [
    ['/worklist', [
      ['menu', button('common:nav.menu'), SMALL],
      ['account', named('common:user.menu')],
      ['password', changePassword],
      ['inbox', control('inbox')],
      ['saved-filters', button('worklist:saved.manage')],
      ['list-keys', key('?')],
      ['order', (page) => page.getByRole('combobox', { name: t('worklist:sort') }).press('ArrowDown')],
      ['period', (page) => page.getByPlaceholder(t('common:filters.from')).click()],
    ]],
    [known.case, [
      ['sign', control('sign-reading')],
      ['more', control('form-more')],
      ['discard', discard],
      ['next-examination', (page) => page.locator('[data-field=next_examination] input').click()],
      ['take-over', (page) => page.getByTestId('claim-bar').getByRole('button').click()],
      ['flag', button('worklist:flags.add')],
      ['report', control('open-report')],
      ['form-keys', button('reading:keys.button')],
      ['all-keys', key('?')],
    ]],
    [known.patient, [
      ['person', button('timeline:edit')],
      ['job', button('timeline:exposure.add')],
      ['job-again', named('timeline:exposure.edit')],
      ['job-away', named('timeline:exposure.remove')],
      ['merge', button('timeline:merge.start')],
      ['merge-compare', compare],
    ]],
  ];

  async function changePassword(page) {
    await named('common:user.menu')(page);
    await page.getByRole('menuitem', { name: t('common:user.changePassword') }).click();
    await page.getByLabel(t('auth:change.new'), { exact: true }).waitFor();
  }

  async function discard(page) {
    await control('form-more')(page);
    await page.getByRole('menuitem', { name: t('reading:discard') }).click();
    await page.getByRole('dialog', { name: t('reading:discardAsk') }).waitFor();
  }

  async function compare(page) {
    await button('timeline:merge.start')(page);
    await page.getByRole('dialog').getByRole('button', { name: /ACCESS-3/ }).click();
    await page.getByRole('dialog').getByRole('table').waitFor();
  }
}

/** Open something and wait until all of it is there. */
export async function lift(page, how) {
  await how(page);
  await above(page).last().waitFor();
  await quiet(page);
}

/** Whether a dialog is open that nothing is done beside, so that it does not hang on a place of the page. */
export const isModal = async (page) => (await page.locator('.ant-modal-wrap').filter({ visible: true }).count()) > 0;

/** Close what is open, by Escape where that is enough. */
export async function lower(page) {
  if (!(await above(page).count())) return;
  await page.keyboard.press('Escape');
  await drawn(page);
  if (await above(page).count()) await page.getByRole('heading', { level: 1 }).first().click();
  await above(page).first().waitFor({ state: 'hidden' });
}

/** Where a dialog stands: it has the focus and does not stick out of the window sideways. */
export function stands(page) {
  return page.evaluate((selector) => {
    const layers = [...document.querySelectorAll(selector)].filter((layer) => layer.checkVisibility({ visibilityProperty: true }));
    const found = [];
    for (const layer of layers) {
      const dialog = layer.querySelector('[role=dialog]') ?? layer;
      const { left, right } = dialog.getBoundingClientRect();
      if (left < 0 || right > innerWidth) found.push(`it reaches from ${Math.round(left)} to ${Math.round(right)} in a window of ${innerWidth}`);
      if (dialog.getAttribute('aria-modal') === 'true' && !layer.contains(document.activeElement)) found.push('it does not have the focus');
    }
    return found;
  }, ABOVE);
}

/** A text with any name where \u0000 stands. */
const anyName = (text) => new RegExp(`^${text.split('\u0000').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('.+')}$`);

const above = (page) => page.locator(ABOVE).filter({ visible: true });
