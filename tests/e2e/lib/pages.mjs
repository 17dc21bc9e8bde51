/** Every page there is, by who opens it: [name, address, a key to be pressed there]. `known`: addresses of a case and a patient. */
export function pagesOf(known) {
  return {
    nobody: [['login', '/login']],
    doctor: [
      ['worklist', '/worklist'],
      ['case', known.case],
      ['case-2-films', known.case, '2'],
      ['case-3-films', known.case, '3'],
      ['case-as-before', known.case, '1'],
      ['print', `${known.case}/print`],
      ['patients', '/patients'],
      ['patient', known.patient],
      ['upload', '/upload'],
      ['model', '/model'],
      ['help', '/help'],
      ['forbidden', '/exports'],
      ['not-found', '/no/such/page'],
    ],
    auditor: [['exports', '/exports'], ['audited-case', known.case]],
    administrator: [['administration', '/administration']],
  };
}

/** Waits until a page has what it shows: the film, where there is one, and no request under way. */
export async function open(page, address) {
  await page.goto(address);
  await page.getByRole('heading', { level: 1 }).first().waitFor();
  if (/^\/cases\/[^/]+$/.test(address)) await page.locator('[data-testid=film-canvas][data-ready=true]').first().waitFor();
  await page.waitForLoadState('networkidle');
}
