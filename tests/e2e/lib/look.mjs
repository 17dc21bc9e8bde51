import { AxeBuilder } from '@axe-core/playwright';

const STANDARD = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
/** A desk, a small laptop, a telephone. */
export const SIZES = [[1440, 900], [1024, 900], [390, 900]];
/** Screens of 1440 x 900 and 1920 x 1080 at 200 %. */
export const ENLARGED = [[720, 450], [960, 540]];

const FRAMES = 4;

/** Another size of the window, once the page has taken it in. */
export async function resize(page, [width, height]) {
  await page.setViewportSize({ width, height });
  await drawn(page);
}

/** What the page makes of the last event has been painted: one frame to notice it, one to answer, and what follows from that. */
export function drawn(page) {
  return page.evaluate(async (frames) => {
    for (let frame = 0; frame < frames; frame += 1) await new Promise(requestAnimationFrame);
  }, FRAMES);
}

/** Nothing is under way any more, and what came of it has been painted. */
export async function quiet(page) {
  for (let still = 0; still < 2; still += 1) {
    await drawn(page);
    if (page.underWay.size > 0) still = -1;
  }
}

/**
 * What axe finds against WCAG 2.2 AA, inside of `root` if one is given. The pages have no frames, so one run in the page
 * itself is enough.
 */
export async function violations(page, root = 'body') {
  const options = { runOnly: { type: 'tag', values: STANDARD }, resultTypes: ['violations'] };
  const loaded = await page.evaluate(() => 'axe' in window);
  const builder = new AxeBuilder({ page, ...(loaded && { axeSource: ';' }) });
  const { violations: found } = await builder.setLegacyMode(true).options(options).include(root).analyze();
  return found.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${id} at ${target.join(' ')}: ${failureSummary}`));
}

/** Whether the page has to be scrolled sideways. */
export async function sideways(page) {
  const more = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  return more > 0 ? [`${more} pixels too wide`] : [];
}

/**
 * What cannot be seen when it has the focus, going forwards and backwards: sticky bars and edges must not hide it
 * (2.4.11). Only inside of `root`, if one is given.
 */
export function hiddenFocus(page, root = 'body') {
  return page.evaluate((selector) => {
    const TARGETS = 'a[href], button, input, select, textarea, summary, [tabindex]';
    const roots = [...document.querySelectorAll(selector)];
    const reached = (el) => el.tabIndex >= 0 && !el.disabled && !el.closest('[inert], [aria-hidden=true]') && el.checkVisibility({ visibilityProperty: true });
    const targets = [...new Set(roots.flatMap((one) => [...one.querySelectorAll(TARGETS)]))].filter(reached);

    /** The control as it is seen: the input of a checkbox or a choice is a speck in it. */
    const control = (el) => el.closest('label, .ant-select, .ant-picker') ?? el;

    /** Nine points of what of it is in the window, or of all of it where all would fit; of its first line where it is broken. */
    function points(el) {
      const { left, top, right, bottom } = el.getClientRects()[0];
      const [x0, x1] = right - left > innerWidth ? [Math.max(left, 0), Math.min(right, innerWidth)] : [left, right];
      const [y0, y1] = bottom - top > innerHeight / 2 ? [Math.max(top, 0), Math.min(bottom, innerHeight)] : [top, bottom];
      const along = (from, to) => [0.2, 0.5, 0.8].map((share) => from + share * (to - from));
      return along(x0, x1).flatMap((x) => along(y0, y1).map((y) => [x, y]));
    }

    function isHidden(el) {
      el.focus();
      if (document.activeElement !== el) return false;
      const seen = control(el);
      const shows = ([x, y]) => {
        const top = document.elementFromPoint(x, y);
        return top !== null && (seen.contains(top) || top === seen.parentElement);
      };
      return points(seen).filter(shows).length < 5;
    }

    const name = (el) => `${el.tagName.toLowerCase()} “${(el.getAttribute('aria-label') ?? el.closest('label')?.textContent ?? el.textContent ?? '').trim().slice(0, 40)}”`;
    const walk = (list, way) => {
      document.activeElement?.blur(); // what has the focus already does not come into view by getting it
      return list.filter(isHidden).map((el) => `${name(el)} is hidden when it is reached ${way}`);
    };
    return [...walk(targets, 'forwards'), ...walk(targets.toReversed(), 'backwards')];
  }, root);
}

/** Films that cannot be seen as a whole between the bars of the window, or are too small to be read. */
export function cutFilms(page) {
  return page.evaluate((least) => {
    const films = [...document.querySelectorAll('[data-testid=film-canvas]')].filter((film) => film.checkVisibility({ visibilityProperty: true }));
    return films.flatMap((film) => {
      const { width, height } = film.getBoundingClientRect();
      const size = `a film of ${Math.round(width)} x ${Math.round(height)} pixels`;
      if (width < least || height < least) return [`${size} is too small`];
      const whole = (block) => {
        film.scrollIntoView({ block });
        const { left, top } = film.getBoundingClientRect();
        const at = [0.02, 0.5, 0.98].flatMap((across) => [0.02, 0.5, 0.98].map((down) => [left + across * width, top + down * height]));
        return at.every(([x, y]) => film.parentElement.contains(document.elementFromPoint(x, y)));
      };
      return ['start', 'center', 'end'].some(whole) ? [] : [`${size} cannot be seen as a whole`];
    });
  }, LEAST);
}

/** Pixels of the screen, either way. */
const LEAST = 200;
