import { z } from 'zod';
import description from '../package.json' with { type: 'json' };
import { problemAnswer } from './answers.ts';
import { problemTypes, type ProblemName } from './problem-types.ts';
import type { Route } from './route.ts';

/** What any request may be answered with. */
const always: readonly ProblemName[] = ['not-let-in', 'bad-request', 'fault'];
const ofBodies: readonly ProblemName[] = ['not-json', 'too-large', 'wrong-media-type', 'invalid-input'];

/** The server described as OpenAPI 3.1 has it, made from the schemas that read its requests. */
export function openApiOf(routes: readonly Route[]): object {
  const paths: Record<string, Record<string, object>> = {};
  for (const route of routes) (paths[route.path] ??= {})[route.method.toLowerCase()] = operationOf(route);
  return {
    openapi: '3.1.0',
    info: {
      title: 'Duecourse',
      version: description.version,
      description:
        'Cases with their deadlines: opened, recorded into, corrected, asked. Every answer that is no success is a problem (RFC 9457) that says what to do.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/' }],
    security: [{ token: [] }],
    paths,
    components: {
      schemas: schemasOf(routes),
      securitySchemes: { token: { type: 'http', scheme: 'bearer', description: 'DUECOURSE_API_TOKEN' } },
    },
  };
}

function operationOf(route: Route): object {
  const { id, about, takesKey, body, answers, path } = route;
  const names = [...path.matchAll(/\{(.+?)\}/g)].map((match) => match[1] ?? '');
  const parameters = [
    ...names.map((name) => ({ name, in: 'path', required: true, schema: stepSchemas[name] ?? { type: 'string' } })),
    ...queryParameters(route),
    ...(takesKey ? [keyHeader] : []),
  ];
  const problems = [...always, ...route.problems, ...(body === undefined ? queryProblems(route) : ofBodies)];
  return {
    operationId: id,
    summary: about,
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(body === undefined
      ? {}
      : { requestBody: { required: true, content: { 'application/json': { schema: referenceTo(body) } } } }),
    responses: { ...successes(answers), ...failures(problems) },
    ...(path === '/health' ? { security: [] } : {}),
  };
}

const stepSchemas: Readonly<Record<string, object>> = {
  reference: { type: 'string', description: "The case's number in your own system" },
  seq: { type: 'integer', minimum: 1, description: 'The number of an entry' },
};

const keyHeader = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  description:
    'Makes a repetition safe: the same key with the same body is carried out once, and gets the first answer again for the whole life of the case. With another body it is refused.',
  schema: { type: 'string', minLength: 1, maxLength: 200 },
};

function queryParameters({ query }: Route): readonly object[] {
  if (query === undefined) return [];
  const { properties = {}, required = [] } = z.toJSONSchema(query, { io: 'input' });
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    in: 'query',
    required: required.includes(name),
    schema,
  }));
}

function queryProblems({ query }: Route): readonly ProblemName[] {
  return query === undefined ? [] : ['invalid-input'];
}

function successes(answers: Route['answers']): Record<string, object> {
  return Object.fromEntries(
    Object.entries(answers).map(([status, schema]) => [
      status,
      {
        description: schema.meta()?.description ?? 'As asked',
        content: { 'application/json': { schema: referenceTo(schema) } },
      },
    ]),
  );
}

/** One answer a status: kinds of problems that share one are told apart by their `type`. */
function failures(problems: readonly ProblemName[]): Record<string, object> {
  const byStatus = Map.groupBy(new Set(problems), (name) => problemTypes[name].status);
  return Object.fromEntries(
    [...byStatus].map(([status, names]) => [
      String(status),
      {
        description: names.map((name) => `${name}: ${problemTypes[name].title}`).join('; '),
        content: { 'application/problem+json': { schema: referenceTo(problemAnswer) } },
      },
    ]),
  );
}

function nameOf(schema: z.ZodType): string {
  const { id } = schema.meta() ?? {};
  if (typeof id !== 'string') throw new Error('A schema of a route has no id.');
  return id;
}

function referenceTo(schema: z.ZodType): object {
  return { $ref: addressOf(nameOf(schema)) };
}

function addressOf(id: string): string {
  return `#/components/schemas/${id}`;
}

/** All schemas that have a name, those inside others included. */
function schemasOf(routes: readonly Route[]): Record<string, object> {
  const tops = [
    problemAnswer,
    ...routes.flatMap(({ body, answers }) => [...(body === undefined ? [] : [body]), ...Object.values(answers)]),
  ];
  const schemas: Record<string, object> = {};
  for (const top of new Set(tops)) {
    // What has a name is among the definitions, most often the top itself, too.
    const { $defs = {}, $schema: _, ...own } = z.toJSONSchema(top, { io: 'input' });
    for (const [name, schema] of Object.entries($defs)) schemas[name] ??= relinked(schema);
    schemas[nameOf(top)] ??= relinked(own);
  }
  return schemas;
}

/** Without the ids, and with references that lead into the description. */
function relinked(schema: object): object {
  const text = JSON.stringify(schema, (name, value: unknown) =>
    name === 'id' && typeof value === 'string' ? undefined : value,
  );
  return JSON.parse(text.replaceAll('"#/$defs/', '"#/components/schemas/')) as object;
}
