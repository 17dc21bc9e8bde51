import { typeKeys } from './keys.mjs';
import { open } from './pages.mjs';

/** What comes by itself while a film is read, and what makes it come. `known`: addresses of cases. */
export const NOTICES = {
  'another window has changed the reading': (page, known, language) => conflict(page, known[`draft-${language}`]),
  'it is time to rest': (page, known) => rest(page, known.case),
};
/** What the browser says of the line that was cut between the two windows. */
export const CUT_OFF = /net::ERR_FAILED/;

async function conflict(page, address) {
  await open(page, address);
  const other = await page.context().newPage();
  await other.goto(address);
  await other.getByTestId('elsewhere').waitFor();
  await page.route('**/api/v1/readings/*/', (route) => (route.request().method() === 'PATCH' ? route.abort() : route.continue()));
  await page.bringToFront();
  await typeKeys(page, 'g 2 Enter r');
  await other.bringToFront();
  await typeKeys(other, 'g 2 Enter p Enter s');
  await page.bringToFront();
  await page.getByTestId('conflict').waitFor();
}

/** An hour and twenty minutes of reading, as the page sees it. */
async function rest(page, address) {
  await page.clock.install();
  await open(page, address);
  for (let minutes = 0; minutes <= 80; minutes += 4) {
    await page.mouse.move(200 + minutes, 300);
    await page.clock.fastForward('04:00');
  }
  await page.mouse.move(300, 300);
  await page.getByTestId('rest-reminder').waitFor();
}
