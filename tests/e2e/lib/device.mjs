import { until } from '../../../scripts/lib/wait.mjs';

/** Waits until a page has a text on the disk of its device: what is read there has been written, and outlives the browser. */
export function keptBy(page, text) {
  return until(`"${text}" on the device`, async () => JSON.stringify(await copies(page)).includes(text), { every: 50 });
}

const copies = (page) =>
  page.evaluate(
    () =>
      new Promise((resolve, reject) => {
        const opening = indexedDB.open('dustlens');
        opening.onerror = () => reject(opening.error);
        opening.onsuccess = () => {
          const all = opening.result.transaction('kept').objectStore('kept').getAll();
          all.onsuccess = () => {
            opening.result.close();
            resolve(all.result);
          };
        };
      }),
  );
