import { z } from 'zod';
import { fieldGuide } from './field-guide.ts';
import { pathwaySchema } from './schema/pathway.ts';

/** A JSON Schema, as far as this file reads and writes it. */
export interface JsonSchema {
  [key: string]: unknown;
  description?: string;
  properties?: { [name: string]: JsonSchema };
  additionalProperties?: JsonSchema | boolean;
  items?: JsonSchema;
  anyOf?: JsonSchema[];
  required?: string[];
  definitions?: { [name: string]: JsonSchema };
}

/**
 * The grammar of definitions as JSON Schema (draft 7, which editors' YAML support reads), with a description of every key.
 * A file with `extends` is an overlay: nothing is required in it, and null removes what the base has.
 */
export function definitionSchema(): JsonSchema {
  const whole = namedDefinitions(z.toJSONSchema(pathwaySchema, { io: 'input', target: 'draft-7' }) as JsonSchema);
  const { definitions = {}, $schema, ...definition } = whole;
  // The loader takes a definition's id from its file's name where it is not given.
  definition.required = (definition.required ?? []).filter((key) => key !== 'pathway');
  const document = definition.properties?.['documents']?.additionalProperties;
  // The loader puts it in; nobody writes it.
  if (typeof document === 'object') delete document.properties?.['templateText'];
  describe(definition, '');
  for (const [name, part] of Object.entries(definitions)) describe(part, name);
  const overlay = asOverlay(definition);
  const overlays = Object.entries(definitions).map(([name, part]) => [`overlay-${name}`, asOverlay(part)] as const);
  return {
    $schema,
    $id: 'https://duecourse.invalid/pathway.schema.json',
    title: 'Duecourse pathway definition',
    type: 'object',
    if: { required: ['extends'] },
    // oxlint-disable-next-line unicorn/no-thenable -- JSON Schema's own word
    then: { $ref: '#/definitions/overlay' },
    else: { $ref: '#/definitions/definition' },
    definitions: { definition, overlay, ...definitions, ...Object.fromEntries(overlays) },
  };
}

/** Zod numbers what contains itself; these are the states inside states and the fields inside fields. */
function namedDefinitions(schema: JsonSchema): JsonSchema {
  const names = Object.entries(schema.definitions ?? {}).map(
    ([name, part]) => [name, isState(part) ? 'state' : 'field'] as const,
  );
  const text = names.reduce(
    (all, [name, better]) => all.replaceAll(`"${name}"`, `"${better}"`).replaceAll(`/${name}"`, `/${better}"`),
    JSON.stringify(schema),
  );
  return JSON.parse(text) as JsonSchema;
}

function isState(part: JsonSchema): boolean {
  return part.properties?.['always'] !== undefined;
}

function describe(schema: JsonSchema, at: string): void {
  for (const form of schema.anyOf ?? []) describe(form, at);
  if (schema.items !== undefined) describe(schema.items, at);
  if (typeof schema.additionalProperties === 'object') describe(schema.additionalProperties, join(at, '*'));
  for (const [key, inner] of Object.entries(schema.properties ?? {})) {
    const description = guideFor(Object.keys(schema.properties ?? {}), at, key);
    if (description !== undefined) inner.description = description;
    describe(inner, join(at, key));
  }
}

/** The guide's words for a key: those of its element, or of the kind of element its keys show it to be. */
function guideFor(keys: readonly string[], at: string, key: string): string | undefined {
  const own = fieldGuide[at]?.[key];
  return (
    own ??
    kindsOf(keys)
      .map((kind) => fieldGuide[kind]?.[key])
      .find((words) => words !== undefined) ??
    fieldGuide['anywhere']?.[key]
  );
}

/** Elements that stand in many places are known by their keys. */
function kindsOf(keys: readonly string[]): readonly string[] {
  const has = (...wanted: readonly string[]): boolean => wanted.every((key) => keys.includes(key));
  return [
    ...(has('always', 'onDone') ? ['state'] : []),
    ...(has('guard', 'target') ? ['transition'] : []),
    ...(has('list', 'fields') ? ['field'] : []),
    ...(has('notify', 'task', 'do') ? ['moment'] : []),
    ...(has('notify', 'do') ? ['reminder'] : []),
    ...(['notify', 'prepare', 'task', 'flag', 'clear'].some((key) => has(key, 'when')) ? ['action'] : []),
    ...(has('event', 'where') ? ['selector'] : []),
    ...(has('earliest of') || has('latest of') ? ['count'] : []),
  ];
}

function join(at: string, key: string): string {
  return at === '' ? key : `${at}.${key}`;
}

/** The same without anything required, and with null wherever the base can have something. */
function asOverlay(schema: JsonSchema): JsonSchema {
  const { required: _required, ...rest } = schema;
  const changed: JsonSchema = { ...rest };
  if (rest.properties !== undefined) {
    changed.properties = Object.fromEntries(
      Object.entries(rest.properties).map(([key, inner]) => [key, orNull(asOverlay(inner))]),
    );
  }
  if (typeof rest.additionalProperties === 'object')
    changed.additionalProperties = orNull(asOverlay(rest.additionalProperties));
  // A list replaces the base's, so its items are whole.
  if (rest.anyOf !== undefined) changed.anyOf = rest.anyOf.map(asOverlay);
  if (typeof rest['$ref'] === 'string')
    changed['$ref'] = rest['$ref'].replace('#/definitions/', '#/definitions/overlay-');
  return changed;
}

function orNull(schema: JsonSchema): JsonSchema {
  const { description, ...rest } = schema;
  const described = description === undefined ? {} : { description };
  if (rest.anyOf !== undefined) return { ...described, ...rest, anyOf: [...rest.anyOf, { type: 'null' }] };
  return { ...described, anyOf: [rest, { type: 'null' }] };
}
