import { mkdir, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { authorityPages } from './authority-pages.ts';

/** Where the pages lie. */
export const pagesFolder = fileURLToPath(new URL('../../docs/authorities/', import.meta.url));

if (import.meta.main) {
  await mkdir(pagesFolder, { recursive: true });
  for (const [name, content] of await authorityPages()) await writeFile(`${pagesFolder}${name}`, content);
}
