import type { z } from 'zod';
import { didYouMean } from '../language/nearest-name.ts';
import type { Json } from '../machines/json.ts';
import { pointerOf } from './pointer.ts';
import { ProblemError, type Misfit } from './problem.ts';

/** The body of a request in its types. @throws {ProblemError} with every place that does not fit. */
export function readBodyAs<T>(schema: z.ZodType<T>, body: Json): T {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  const misfits = parsed.error.issues.flatMap((issue) =>
    told(issue, body, knownIn(schema)).map(({ path, detail }): Misfit => ({ pointer: pointerOf(path), detail })),
  );
  throw ProblemError.misfits(misfits);
}

/** The parameters of an address in their types. @throws {ProblemError} with every one that does not fit. */
export function readQueryAs<T>(schema: z.ZodType<T>, parameters: URLSearchParams): T {
  const twice = [...new Set(parameters.keys())].filter((name) => parameters.getAll(name).length > 1);
  if (twice.length > 0) throw ProblemError.misfits(twice.map((parameter) => ({ parameter, detail: 'is given twice' })));
  const given = Object.fromEntries(parameters);
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  const misfits = parsed.error.issues.flatMap((issue) =>
    told(issue, given, knownIn(schema)).map(({ path, detail }): Misfit => ({ parameter: path.join('.'), detail })),
  );
  throw ProblemError.misfits(misfits);
}

interface Told {
  readonly path: readonly PropertyKey[];
  readonly detail: string;
}

function told(issue: z.core.$ZodIssue, root: Json, known: readonly string[]): readonly Told[] {
  const { path } = issue;
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => ({
        path: [...path, key],
        detail: `is not known here.${path.length === 0 ? didYouMean(key, known) : ''}`.replace(/\.$/, ''),
      }));
    case 'invalid_type':
      return [
        { path, detail: isMissing(path, root) ? 'is missing' : `should be ${kinds[issue.expected] ?? issue.expected}` },
      ];
    case 'invalid_value':
      return [
        {
          path,
          detail: isMissing(path, root) ? 'is missing' : `should be ${issue.values.map(String).join(' or ')}`,
        },
      ];
    case 'invalid_union': {
      const options = 'options' in issue && Array.isArray(issue.options) ? issue.options.map(String) : [];
      const detail =
        options.length === 0 ? 'is none of the forms it may have' : `should be one of ${options.join(', ')}`;
      return [{ path, detail: isMissing(path, root) ? 'is missing' : detail }];
    }
    case 'too_small':
      return [{ path, detail: issue.origin === 'string' ? 'is empty' : `should be at least ${issue.minimum}` }];
    case 'too_big':
      return [
        {
          path,
          detail:
            issue.origin === 'string'
              ? `has more than ${issue.maximum} characters`
              : `should be at most ${issue.maximum}`,
        },
      ];
    default:
      return [{ path, detail: issue.message }];
  }
}

const kinds: { readonly [expected: string]: string } = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  object: 'an object',
  record: 'an object',
  array: 'a list',
};

function isMissing(path: readonly PropertyKey[], root: Json): boolean {
  let value: unknown = root;
  for (const step of path) value = typeof value === 'object' && value !== null ? Reflect.get(value, step) : undefined;
  return value === undefined;
}

function knownIn(schema: z.ZodType): readonly string[] {
  return 'shape' in schema && typeof schema.shape === 'object' && schema.shape !== null
    ? Object.keys(schema.shape)
    : [];
}
