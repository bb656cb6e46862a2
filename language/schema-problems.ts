import type { z } from 'zod';
import { nearestName } from './nearest-name.ts';
import type { Place, Problem } from './problem.ts';
import { schemaKeysAt } from './schema-keys.ts';
import { valueAt, type SchemaIssue } from './schema-issue.ts';
import { formatPath, type SourcePath } from './source-path.ts';
import { nodeAt, placeAt, type PlainValue, type SourceNode } from './source-tree.ts';

/**
 * What the grammar refuses about a value, in words and at its place. A map with several unknown keys gives one problem for each.
 *
 * @param document - what messages call the whole: a definition unless said.
 */
export function schemaProblems(
  found: SchemaIssue,
  tree: SourceNode,
  root: PlainValue,
  schema: z.core.$ZodType,
  document = 'definition',
): readonly Problem[] {
  const { path, issue } = found;
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => unknownKey(path, key, tree, schema, document));
  if (issue.code === 'invalid_key') {
    return [
      problem(
        'bad-name',
        [...path],
        placeAt(tree, path, 'key'),
        `“${String(path.at(-1))}”: ${issue.issues[0]?.message ?? 'this is no name'}.`,
      ),
    ];
  }
  const value = valueAt(root, path);
  if (value === undefined) return [missing(path, tree, document)];
  const place = nodeAt(tree, path)?.kind === 'scalar' ? placeAt(tree, path) : placeAt(tree, path, 'key');
  return [problem(...codeAndPath(issue.code, path), place, wordsFor(found, value), hintFor(found, value))];
}

function unknownKey(
  path: SourcePath,
  key: string,
  tree: SourceNode,
  schema: z.core.$ZodType,
  document: string,
): Problem {
  const here = [...path, key];
  const known = schemaKeysAt(schema, path);
  const nearest = nearestName(key, known);
  const owner =
    path.length === 0 ? `a ${document}` : `“${String(path.findLast((step) => typeof step === 'string') ?? '')}”`;
  const message = `“${key}” is not a key of ${owner}.${nearest === undefined ? '' : ` Did you mean “${nearest}”?`}`;
  return problem(
    'unknown-key',
    here,
    placeAt(tree, here, 'key'),
    message,
    nearest === undefined && known.length > 0 ? `Keys here: ${known.join(', ')}.` : undefined,
  );
}

function missing(path: SourcePath, tree: SourceNode, document: string): Problem {
  const owner = path.slice(0, -1);
  const name = owner.length === 0 ? `The ${document}` : `“${String(owner.at(-1))}”`;
  return problem('missing-key', path, placeAt(tree, owner, 'key'), `${name} needs “${String(path.at(-1))}”.`);
}

function codeAndPath(code: string, path: SourcePath): [code: string, path: SourcePath] {
  const codes: { readonly [code: string]: string } = {
    invalid_type: 'wrong-kind',
    no_form: 'wrong-kind',
    invalid_value: 'not-an-option',
    invalid_format: 'wrong-form',
    too_small: 'too-few',
    too_big: 'too-many',
  };
  return [codes[code] ?? 'wrong-value', path];
}

function wordsFor({ issue }: SchemaIssue, value: PlainValue): string {
  switch (issue.code) {
    case 'no_form': {
      if (issue.keys.length > 0)
        return `This needs exactly one of: ${issue.keys.join(', ')}.${meantKey(issue.has, issue.keys)}`;
      return `This has to be ${alternatives(issue.kinds.map(kindInWords))}, but it is ${describe(value)}.`;
    }
    case 'invalid_type':
      return `This has to be ${kindInWords(issue.expected)}, but it is ${describe(value)}.`;
    case 'invalid_value': {
      const options = issue.values.map(String);
      const nearest = typeof value === 'string' ? nearestName(value, options) : undefined;
      const meant = nearest === undefined ? '' : ` Did you mean “${nearest}”?`;
      return `This has to be ${alternatives(options)}, but it is ${describe(value)}.${meant}`;
    }
    case 'too_small':
      return issue.minimum === 1 ? 'This is empty; it needs at least one.' : `This needs at least ${issue.minimum}.`;
    case 'too_big':
      return `This may be ${issue.maximum} at most.`;
    case 'invalid_format':
      return issue.message.startsWith('Invalid')
        ? `${describe(value)} has not the form ${issue.pattern ?? issue.format}.`
        : `${describe(value)}: ${issue.message}.`;
    default:
      return `${issue.message.charAt(0).toUpperCase()}${issue.message.slice(1)}.`;
  }
}

function meantKey(has: readonly string[], keys: readonly string[]): string {
  const meant = has.flatMap((key) => nearestName(key, keys) ?? []);
  return meant.length === 0 ? '' : ` Did you mean “${meant[0]}”?`;
}

function hintFor({ issue }: SchemaIssue, value: PlainValue): string | undefined {
  const wantsText = issue.code === 'invalid_type' && issue.expected === 'string';
  return wantsText && (typeof value === 'number' || typeof value === 'boolean')
    ? `Put it in quotes: "${value}".`
    : undefined;
}

function kindInWords(expected: string): string {
  const words: { readonly [kind: string]: string } = {
    string: 'text',
    object: 'a map',
    map: 'a map',
    record: 'a map',
    array: 'a list',
    number: 'a number',
    int: 'a whole number',
    boolean: 'true or false',
  };
  return words[expected] ?? expected;
}

function describe(value: PlainValue): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a map';
  if (typeof value === 'string')
    return value === '' ? 'empty' : `“${value.length > 60 ? `${value.slice(0, 57)}…` : value}”`;
  return typeof value === 'number' ? `the number ${value}` : `${value}`;
}

function alternatives(options: readonly string[]): string {
  const unique = [...new Set(options)];
  return unique.length < 2 ? (unique[0] ?? 'something else') : `${unique.slice(0, -1).join(', ')} or ${unique.at(-1)}`;
}

function problem(code: string, path: SourcePath, place: Place, message: string, hint?: string): Problem {
  return { code, ...place, path: formatPath(path), message, ...(hint === undefined ? {} : { hint }) };
}
