import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { fieldGuide } from '../../language/field-guide.ts';
import { definitionSchema, type JsonSchema } from '../../language/json-schema.ts';
import { ownPathways } from '../../language/load/find-pathway.ts';
import { definitionSchemaFile, definitionSchemaText } from '../../language/load/write-json-schema.ts';

const schema = definitionSchema();
const definitions = schema.definitions ?? {};

describe('the JSON Schema for editors', () => {
  it('is current: after a change of the grammar run node language/load/write-json-schema.ts', () => {
    // Compared as one, because a difference of two hundred kilobytes helps nobody.
    expect(readFileSync(definitionSchemaFile, 'utf8') === definitionSchemaText()).toBe(true);
  });

  it('says of every key what it is for', () => {
    expect(keysWithout('description', definitions)).toEqual([]);
  });

  it('uses every word of the guide, so that none outlives its key', () => {
    const used = new Set<unknown>();
    collect(definitions, used);
    const words = Object.entries(fieldGuide).flatMap(([element, keys]) =>
      Object.entries(keys).map(([key, text]) => ({ element, key, text })),
    );
    expect(words.filter(({ text }) => !used.has(text))).toEqual([]);
  });

  it('takes the base for a whole definition and the authority for an overlay', () => {
    expect(accepts('definition', read('england.yaml'))).toBe(true);
    expect(accepts('overlay', read('authorities/warrington.yaml'))).toBe(true);
    expect(accepts('definition', read('authorities/warrington.yaml'))).toBe(false);
    expect(schema).toMatchObject({ if: { required: ['extends'] } });
  });

  it.each([
    ['a key that is not known', { deadlnes: {} }],
    ['a nation that is none', { nation: 'scotland' }],
    ['a fact with a key of its own', { facts: { a: { frst: 'B' } } }],
    ['an event in small letters', { events: { visited: {} } }],
    ['an action that asks for nothing known', { states: { a: { entry: [{ notfy: 'b' }] } } }],
  ])('underlines %s', (_, overlay) => {
    expect(accepts('overlay', { extends: 'england', ...overlay })).toBe(false);
  });

  it.each([
    ['null to remove', { deadlines: { icpc: null, review: { remind: null } } }],
    ['an element changed in one key', { events: { VISITED: { title: 'Seen' } } }],
    [
      'the short forms',
      { states: { a: { on: { B: 'c' }, always: { guard: 'd', target: 'e' } } }, facts: { a: { first: 'B' } } },
    ],
    ['a choice of counts', { deadlines: { a: { due: { 'earliest of': ['1 day after b.on', '2 days after c.on'] } } } }],
    ['fields inside fields', { events: { A: { data: { b: { list: { fields: { c: 'text?' } } } } } } }],
  ])('lets pass %s', (_, overlay) => {
    expect(accepts('overlay', { extends: 'england', ...overlay })).toBe(true);
  });
});

function read(file: string): unknown {
  return parse(readFileSync(`${ownPathways}/${file}`, 'utf8'));
}

/** Zod reads JSON Schema, too; here it stands for the editor. */
function accepts(definition: 'definition' | 'overlay', value: unknown): boolean {
  const { $schema } = schema;
  const whole = { $schema, definitions, $ref: `#/definitions/${definition}` };
  return z.fromJSONSchema(whole as Parameters<typeof z.fromJSONSchema>[0]).safeParse(value).success;
}

function keysWithout(word: string, node: unknown, path = ''): readonly string[] {
  if (typeof node !== 'object' || node === null) return [];
  const { properties } = node as JsonSchema;
  const own = Object.entries(properties ?? {}).flatMap(([key, inner]) => (word in inner ? [] : [`${path}.${key}`]));
  return [...own, ...Object.entries(node).flatMap(([key, inner]) => keysWithout(word, inner, `${path}/${key}`))];
}

function collect(node: unknown, found: Set<unknown>): void {
  if (typeof node !== 'object' || node === null) return;
  if ('description' in node) found.add(node.description);
  for (const inner of Object.values(node)) collect(inner, found);
}
