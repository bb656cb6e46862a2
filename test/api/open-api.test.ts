import { expect, test } from 'vitest';
import { openApiOf } from '../../api/open-api.ts';
import { routes } from '../../api/routes.ts';

interface Operation {
  readonly operationId: string;
  readonly summary: string;
  readonly parameters?: readonly { readonly name: string; readonly in: string; readonly required: boolean }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: { readonly $ref: string } }>> };
  readonly responses: Readonly<Record<string, object>>;
}

const description = JSON.parse(JSON.stringify(openApiOf(routes))) as {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: {
    readonly schemas: Readonly<Record<string, { readonly properties: object; readonly required?: readonly string[] }>>;
  };
};
const { paths, components } = description;
const operations = Object.entries(paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
);

test('everything that can be asked is described once', () => {
  expect(operations.map(({ path, method }) => `${method.toUpperCase()} ${path}`).sort()).toEqual([
    'GET /cases',
    'GET /cases/{reference}',
    'GET /cases/{reference}/log',
    'GET /cases/{reference}/log/{seq}',
    'GET /cases/{reference}/reads',
    'GET /health',
    'POST /cases',
    'POST /cases/{reference}/corrections',
    'POST /cases/{reference}/entries',
    'POST /cases/{reference}/rules',
  ]);
  const names = operations.map(({ operation }) => operation.operationId);
  expect(new Set(names).size).toBe(names.length);
});

test('a step of a path is a parameter of it, and only that', () => {
  for (const { path, operation } of operations) {
    const steps = [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]);
    const described = (operation.parameters ?? []).filter((parameter) => parameter.in === 'path');
    expect(described.map(({ name }) => name)).toEqual(steps);
    expect(described.every(({ required }) => required)).toBe(true);
  }
});

test.each([
  ['/cases', 'pathway reference on by data', 'pathway reference on by'],
  ['/cases/{reference}/entries', 'event on by data', 'event on by'],
  ['/cases/{reference}/corrections', 'change why by', 'change why by'],
  ['/cases/{reference}/rules', 'change why by', 'change why by'],
])('what is sent to %s is described with what has to be there', (path, members, required) => {
  const { requestBody, parameters } = paths[path]?.['post'] ?? {};
  const address = requestBody?.content['application/json']?.schema.$ref ?? '';
  const schema = components.schemas[address.replace('#/components/schemas/', '')];
  expect(Object.keys(schema?.properties ?? {})).toEqual(members.split(' '));
  expect(schema?.required).toEqual(required.split(' '));
  expect(parameters?.map(({ name }) => name)).toContain('Idempotency-Key');
});

test('every reference leads to a schema that says something', () => {
  const references = [...JSON.stringify(description).matchAll(/"\$ref":"([^"]+)"/g)].map((match) => match[1] ?? '');
  expect(references.length).toBeGreaterThan(50);
  for (const reference of new Set(references)) {
    const schema = components.schemas[reference.replace('#/components/schemas/', '')];
    expect(Object.keys(schema?.properties ?? {})).not.toEqual([]);
  }
});

test('every answer is described, the problems with their type', () => {
  for (const { operation } of operations) {
    const statuses = Object.keys(operation.responses);
    expect(statuses.some((status) => status === '200' || status === '201')).toBe(true);
    for (const status of statuses.filter((each) => each >= '400'))
      expect(operation.responses[status]).toMatchObject({
        content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
      });
  }
});
