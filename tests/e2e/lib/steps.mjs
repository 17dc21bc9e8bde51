import { texts } from './texts.mjs';

/** Sign in on a page that speaks `language`, and go on in that language whatever the account's is. */
export async function signIn(page, { username, password }, language = 'en') {
  const t = texts(language);
  await page.goto('/login');
  await page.getByLabel(t('auth:username'), { exact: true }).fill(username);
  await page.getByLabel(t('auth:password'), { exact: true }).fill(password);
  await page.getByRole('button', { name: t('auth:submit'), exact: true }).click();
  await page.waitForURL((address) => address.pathname !== '/login');
  await speak(page, language);
}

/** Switch the page over to `language`, unless it speaks it already. */
export async function speak(page, language) {
  const button = page.getByRole('button', { name: /English|中文/ });
  await button.waitFor();
  if ((await page.locator('html').getAttribute('lang')) !== language) await button.click();
  await page.locator(`html[lang="${language}"]`).waitFor({ state: 'attached' });
}

/** Choose files and send them; gives back the row of the last one. */
export async function upload(page, files, { language = 'en', hospitalNumber } = {}) {
  const t = texts(language);
  await page.goto('/upload');
  if (hospitalNumber) await page.getByLabel(t('common:patient.hospitalNumber')).fill(hospitalNumber);
  await page.locator('[data-testid=drop-zone] input[type=file]').setInputFiles(files);
  await page.getByRole('button', { name: startsWith(t('upload:start_other', { count: '\u0000' })) }).click();
  return page.getByRole('list', { name: t('upload:queue.list') }).getByRole('listitem').last();
}

function startsWith(text) {
  return new RegExp(text.split('\u0000')[0].trim());
}

/** How much the map covers: the sum of its opacity over all pixels of the canvas. */
export function mapCover(page) {
  return page.getByTestId('map-canvas').evaluate((canvas) => {
    const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
    let sum = 0;
    for (let at = 3; at < data.length; at += 4) sum += data[at];
    return sum;
  });
}

/** The number of different grey values that the film itself shows. */
export function greyValues(page) {
  return page.locator('[data-testid=film-canvas] canvas').first().evaluate((canvas) => {
    const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
    return new Set(data.filter((_, at) => at % 4 === 0)).size;
  });
}

export async function setOpacity(page, key) {
  await page.getByTestId('map-opacity').getByRole('slider').press(key);
}
