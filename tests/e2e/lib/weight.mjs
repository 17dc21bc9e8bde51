import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FRONTEND } from '../../../scripts/lib/paths.mjs';

const DIST = join(FRONTEND, 'dist');
const PAGE = 'src/app/pages/';

/** What the built pages load, by the manifest of the build. */
export function builtPages() {
  const chunks = JSON.parse(readFileSync(join(DIST, '.vite', 'manifest.json'), 'utf8'));
  const pages = Object.keys(chunks).filter((name) => name.startsWith(PAGE)).map((name) => name.slice(PAGE.length).replace(/\.tsx$/, ''));

  /** The JavaScript files of these entries, with all they import at once. */
  function files(...entries) {
    const seen = new Set();
    const follow = (name) => {
      if (seen.has(name)) return;
      seen.add(name);
      for (const next of chunks[name].imports ?? []) follow(next);
    };
    entries.forEach(follow);
    return [...seen].map((name) => chunks[name].file);
  }

  return {
    pages,
    /** The built file of a source file that is loaded on demand. */
    fileOf: (source) => chunks[source].file,
    /** JavaScript that a page loads before it stands there, in the language that weighs more. */
    filesOf: (page, { framed = page !== 'SignInPage' && page !== 'PrintRoute' } = {}) =>
      heavier(['en', 'zh-CN'].map((language) => files('index.html', `src/locales/${language}/index.ts`, `${PAGE}${page}.tsx`, ...(framed ? ['src/app/layout/Shell.tsx'] : [])))),
    /** Files with the renderer of films. */
    viewer: files('src/features/viewer/film/stackFilm.ts').filter((file) => !files('index.html', `${PAGE}CasePage.tsx`).includes(file)),
  };
}

const heavier = ([one, other]) => (weigh(one, 'gz') >= weigh(other, 'gz') ? one : other);

/** Bytes on the way: `ending` is `br`, `gz` or nothing. */
export function weigh(files, ending) {
  return files.reduce((sum, file) => sum + sizeOf(file, ending), 0);
}

function sizeOf(file, ending) {
  try {
    return readFileSync(join(DIST, ending ? `${file}.${ending}` : file)).length;
  } catch (error) {
    if (ending && error.code === 'ENOENT') return sizeOf(file); // so small that compressing it gains nothing
    throw error;
  }
}
