import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { definitionSchema } from '../json-schema.ts';
import { ownPathways } from './find-pathway.ts';

/** The text of `pathways/pathway.schema.json`, which editors read. Written by running this file; a test tells when it is out of date. */
export function definitionSchemaText(): string {
  return `${JSON.stringify(definitionSchema())}\n`;
}

/** Where it lies: beside the definitions, whose first lines name it. */
export const definitionSchemaFile = join(ownPathways, 'pathway.schema.json');

if (import.meta.main) await writeFile(definitionSchemaFile, definitionSchemaText());
