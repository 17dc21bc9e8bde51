import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { until } from '../../../scripts/lib/wait.mjs';

/**
 * Waits until a text that a page keeps on the device is in a file of the profile: the browser gathers for some seconds
 * what is to be written, and only then does it outlive the browser.
 */
export function writtenTo(profile, text) {
  const folder = join(profile, 'Default', 'Local Storage');
  // The head of a block of 7 bytes may stand anywhere in it, and a character may take two bytes.
  const anyhow = new RegExp([...text].map((letter) => letter.replace(/\W/, '\\$&')).join('[^]{0,8}'));
  const holds = (file) => anyhow.test(readFileSync(file, 'latin1'));
  return until(`"${text}" on the disk`, () => filesUnder(folder).some(holds));
}

function filesUnder(folder) {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}
