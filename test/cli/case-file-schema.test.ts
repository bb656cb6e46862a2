import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { caseFileSchemaFile, caseFileSchemaText } from '../../cli/case-file/write-json-schema.ts';

test('the schema of case files that editors read is current: after a change run node cli/case-file/write-json-schema.ts', () => {
  expect(readFileSync(caseFileSchemaFile, 'utf8')).toBe(caseFileSchemaText());
});

test('it says what each key is for, and refuses keys that are none', () => {
  const schema = JSON.parse(caseFileSchemaText()) as {
    additionalProperties: boolean;
    required: string[];
    properties: { [key: string]: { description?: string } };
  };
  expect(schema.additionalProperties).toBe(false);
  expect(schema.required.sort()).toEqual(['entries', 'opened', 'pathway', 'title']);
  expect(schema.properties['pathway']?.description).toBe("The pathway's id, or a path beside the case file.");
});
