const SITES = { profile: { right: true, left: true }, face_on: { right: true } };
const PLAQUES = { ...SITES, diaphragm: { left: true }, other: { right: true } };

/** Every field of the form, as it is stored. */
export const FORM = {
  schema_version: 1,
  quality: { grade: '2', defects: ['overexposed', 'position', 'other'], other: 'necklace' },
  parenchymal: true,
  small: {
    primary: 'q', secondary: 't', profusion: '2/1', aggregation: true,
    zones: { right_upper: '2/2', left_upper: '2/3', right_middle: '1/2', left_middle: '1/1', right_lower: '0/1', left_lower: '0/-' },
  },
  large: { category: 'B', opacities: [{ long_mm: 34, short_mm: 21.5, zone: 'right_upper' }, { long_mm: 18, short_mm: 12, zone: 'left_upper' }], reaches_20x10: true },
  pleural: true,
  plaques: { sites: PLAQUES, calcification: { profile: { right: true } }, extent: { right: 1, left: 2 }, width: { right: 'a', left: 'b' } },
  costophrenic_angle: { right: true, left: true },
  diffuse_thickening: { sites: SITES, calcification: { face_on: { right: true } }, extent: { right: 3, left: 1 }, width: { right: 'c', left: 'a' } },
  symbols: ['at', 'ax', 'em', 'tb'],
  handling: 'refer to the panel',
  next_examination: '2027-03-01',
};
export const STAGE = 3;
export const COMMENT = 'coalescing in both upper zones';

const FINDINGS = [
  'g 1', '2 Enter', '1 4 0 Enter', '|necklace| Enter',
  'y Enter', 'q Enter t Enter',
  '2 2 Enter 2 3 Enter 1 2 Enter 1 1 Enter 0 1 Enter 0 - Enter', '2 1 Enter', 'y Enter',
  'b Enter', '|34| Enter |21.5| Enter 1 Enter', '|18| Enter |12| Enter 2 Enter', 'Enter Enter Enter', 'y Enter',
  'y Enter', 'r l Shift+R Enter r Enter l Enter r Enter', '1 Enter a Enter 2 Enter b Enter',
  'b Enter', 'r l Enter r Shift+R Enter', '3 Enter c Enter 1 Enter a Enter',
  'a t a x e m t b Enter',
].join(' ');
const CONCLUSION = `|${FORM.handling}| Control+Enter |20270301| Enter |${COMMENT}|`;

/** The same by keys: G leads to a section, Enter to the next field; what stands between bars is written out. */
export const KEYS = `${FINDINGS} ${STAGE} Enter ${CONCLUSION}`;
/** Where the model has a result, it is asked what is thought of it: "not the same" follows from the stage. */
export const KEYS_WITH_RESULT = `${FINDINGS} ${STAGE} Enter Enter ${CONCLUSION}`;

/** What the page then shows, field by field, where the model has said another stage. */
export const SHOWN = {
  'quality.grade': '2',
  'quality.defects': 'overexposed; improper position; other',
  'quality.other': 'necklace',
  parenchymal: 'yes',
  'small.primary': 'q',
  'small.secondary': 't',
  'small.zones.right_upper': '2/2',
  'small.zones.left_upper': '2/3',
  'small.zones.right_middle': '1/2',
  'small.zones.left_middle': '1/1',
  'small.zones.right_lower': '0/1',
  'small.zones.left_lower': '0/-',
  'small.profusion': '2/1',
  'small.aggregation': 'yes',
  'large.category': 'B',
  'large.opacities.0.long_mm': '34',
  'large.opacities.0.short_mm': '21.5',
  'large.opacities.0.zone': 'RU',
  'large.opacities.1.long_mm': '18',
  'large.opacities.1.short_mm': '12',
  'large.opacities.1.zone': 'LU',
  'large.opacities.2.long_mm': '',
  'large.opacities.2.short_mm': '',
  'large.opacities.2.zone': '',
  'large.reaches_20x10': 'yes',
  pleural: 'yes',
  'plaques.sites.profile': 'chest wall in profile, right; chest wall in profile, left; Calcification, chest wall in profile, right',
  'plaques.sites.face_on': 'chest wall face on, right',
  'plaques.sites.diaphragm': 'diaphragm, left',
  'plaques.sites.other': 'other site, right',
  'plaques.extent.right': '1',
  'plaques.width.right': 'a',
  'plaques.extent.left': '2',
  'plaques.width.left': 'b',
  costophrenic_angle: 'right; left',
  'diffuse_thickening.sites.profile': 'chest wall in profile, right; chest wall in profile, left',
  'diffuse_thickening.sites.face_on': 'chest wall face on, right; Calcification, chest wall face on, right',
  'diffuse_thickening.extent.right': '3',
  'diffuse_thickening.width.right': 'c',
  'diffuse_thickening.extent.left': '1',
  'diffuse_thickening.width.left': 'a',
  symbols: 'at; ax; em; tb',
  stage: 'III Stage III',
  agrees_with_model: 'I do not agree with the model',
  handling: 'refer to the panel',
  next_examination: '2027-03-01',
  comment: COMMENT,
};

/** What each field of the reading form shows on the screen; nothing where it is not filled in. */
export function shownIn(page) {
  return page.getByTestId('reading-form').evaluate((form) => {
    const text = (node) => (node.nodeName === 'KBD' ? '' : (node.innerText ?? node.textContent));
    const wordsOf = (button) => [...button.childNodes].map(text).join(' ').replace(/\s+/g, ' ').trim();
    /** A cell of a table shows a mark; which one it is stands beside and above it. */
    const said = (button) => (wordsOf(button) === '✓' ? button.getAttribute('aria-label') : wordsOf(button));
    const show = (field) => {
      const written = field.querySelector('input, textarea');
      if (written) return written.value;
      if (field.matches('button')) return field.querySelector('strong').innerText;
      return [...field.querySelectorAll('[aria-checked=true], [aria-pressed=true]')].map(said).join('; ');
    };
    return Object.fromEntries([...form.querySelectorAll('[data-field]')].map((field) => [field.dataset.field, show(field)]));
  });
}
