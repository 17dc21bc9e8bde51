const WRITTEN = /\.(long_mm|short_mm)$/;
const PROFUSION = /^small\.(profusion|zones\.)/;
const SITE = /^(plaques|diffuse_thickening)\.(sites|calcification)\./;
const FIRST = ['quality.grade', 'quality.defects', 'parenchymal', 'small', 'large.category', 'large', 'pleural'];

/** What a form holds, as [path, value] in the order in which a reader fills it in. */
export function leavesOf(form) {
  const rank = (path) => (FIRST.findIndex((start) => path.startsWith(start)) + FIRST.length + 1) % (FIRST.length + 1);
  return collect(form, '').sort(([one], [other]) => rank(one) - rank(other));
}

function collect(value, path) {
  if (value === null || value === undefined || (Array.isArray(value) && value.length === 0)) return [];
  if (SITE.test(path)) return [[path, value]];
  if (Array.isArray(value) && typeof value[0] !== 'object') return [[path, value]];
  if (typeof value !== 'object') return [[path, value]];
  return Object.entries(value).flatMap(([name, inner]) => collect(inner, path ? `${path}.${name}` : name));
}

/** Enter one field of the reading form by keyboard; false where the form does not let it be filled in. */
export async function enter(page, path, value) {
  if (!(await focus(page, path))) return false;
  if (WRITTEN.test(path)) await page.keyboard.insertText(String(value));
  else for (const key of keysOf(path, value)) await page.keyboard.press(key);
  return true;
}

function keysOf(path, value) {
  if (PROFUSION.test(path)) return value.split('/');
  if (SITE.test(path)) return Object.keys(value).map((side) => side[0]);
  if (Array.isArray(value)) return path === 'symbols' ? value.flatMap((code) => [...code]) : ['1'];
  if (typeof value === 'boolean') return [value ? 'y' : 'n'];
  return [value === 'unreadable' ? 'u' : String(value).toLowerCase()];
}

/** Put the cursor into a field, as the Tab key would in the end. */
function focus(page, path) {
  return page.evaluate((name) => {
    const field = document.querySelector(`[data-testid=reading-form] [data-field="${name}"]:not([data-off])`);
    const inside = 'button:enabled:not([tabindex="-1"]), input:enabled, textarea:enabled';
    const target = field?.matches(inside) ? field : field?.querySelector(inside);
    target?.focus();
    return Boolean(target);
  }, path);
}

/** What the page says of the form once the rules have answered the last key. */
export async function judgement(page) {
  const rules = page.locator('[data-testid=rules][aria-busy=false]');
  await rules.waitFor();
  return rules.evaluate((panel) => {
    const codes = (level) => [...panel.querySelectorAll(`[data-level=${level}]`)].map((finding) => finding.dataset.code).sort();
    return { text: panel.innerText, contradictions: codes('contradiction'), borderline: codes('borderline') };
  });
}
