import { quiet } from './look.mjs';

const UNKNOWN = '00000000-0000-4000-8000-000000000000';
const FILM = '[data-testid=film-canvas][data-ready=true]';

/**
 * Every page there is, by who opens it: [name, address, a key to be pressed there]; without an address the page that is
 * open already. How films lie is remembered, so what follows lies so too. `known`: addresses of cases and of a patient.
 */
export function pagesOf(known) {
  return {
    nobody: [['login', '/login']],
    doctor: [
      ['worklist', '/worklist'],
      ['case', known.case],
      ['case-refused', known.refused],
      ['case-queued', known.queued],
      ['case-signed', known.signed],
      ['case-2-films', null, '2'],
      ['case-3-films', null, '3'],
      ['print', `${known.signed}/print`],
      ['patients', '/patients'],
      ['patient', known.patient],
      ['upload', '/upload'],
      ['model', '/model'],
      ['help', '/help'],
      ['forbidden', '/exports'],
      ['not-found', '/no/such/page'],
      ['case-unknown', `/cases/${UNKNOWN}`],
      ['patient-unknown', `/patients/${UNKNOWN}`],
    ],
    blinded: [
      ['blind-worklist', '/worklist'],
      ['blind-case', known.blind],
    ],
    auditor: [['exports', '/exports'], ['audited-case', known.signed]],
    administrator: [['administration', '/administration']],
  };
}

/** Waits until a page has what it shows: the film, where there is one, and no request under way. */
export async function open(page, address) {
  await page.goto(address);
  await page.getByRole('heading', { level: 1 }).first().waitFor();
  if (/^\/cases\/[^/]+$/.test(address)) await page.locator(`${FILM}, [data-status=queued], [role=alert]:has(h1)`).first().waitFor();
  await quiet(page);
}

/** Press a key that changes how the films lie, and wait for those of the new layout. */
export async function press(page, key) {
  await page.keyboard.press(key);
  await page.locator(`[data-testid=panels-${key}]:checked, [data-testid=panels-${key}] :checked`).first().waitFor({ state: 'attached' });
  await page.locator(FILM).first().waitFor();
  await quiet(page);
}
