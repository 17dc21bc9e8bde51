import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FRONTEND } from '../../../scripts/lib/paths.mjs';

/** The front end's own texts, so that the test does not copy them: `texts('en')('upload:start_one', {count: 1})`. */
export function texts(language) {
  return (key, values = {}) => {
    const [namespace, path] = key.split(':');
    const file = join(FRONTEND, 'src', 'locales', language, `${namespace}.json`);
    const text = path.split('.').reduce((part, name) => part?.[name], JSON.parse(readFileSync(file, 'utf8')));
    if (typeof text !== 'string') throw new Error(`${language} has no text ${key}`);
    return text.replace(/{{(\w+)}}/g, (_, name) => values[name]);
  };
}
