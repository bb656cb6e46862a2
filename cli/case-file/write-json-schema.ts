import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { caseFileSchema } from './schema.ts';

/** The text of `examples/case-file.schema.json`, which editors read. Written by running this file; a test tells when it is out of date. */
export function caseFileSchemaText(): string {
  // Draft 7 is what editors' YAML support reads.
  const schema = z.toJSONSchema(caseFileSchema, { io: 'input', target: 'draft-7' });
  const about = { $id: 'https://duecourse.invalid/case-file.schema.json', title: 'Duecourse case file' };
  return `${JSON.stringify({ ...schema, ...about })}\n`;
}

/** Where it lies: beside the examples. A case file names it in its first line to have it used. */
export const caseFileSchemaFile = fileURLToPath(new URL('../../examples/case-file.schema.json', import.meta.url));

if (import.meta.main) await writeFile(caseFileSchemaFile, caseFileSchemaText());
