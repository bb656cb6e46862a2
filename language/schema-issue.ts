import type { z } from 'zod';
import type { PlainValue } from './source-tree.ts';
import type { SourcePath } from './source-path.ts';

/** One thing the grammar does not allow, with unions already decided: `path` leads to it. */
export interface SchemaIssue {
  readonly path: SourcePath;
  readonly issue: Exclude<z.core.$ZodIssue, z.core.$ZodIssueInvalidUnion> | NoForm;
}

/** None of the forms a value may take is near: it has a key of none of them, or is of another kind. */
export interface NoForm {
  readonly code: 'no_form';
  /** Kinds of value that would do. */
  readonly kinds: readonly string[];
  /** The keys one of which is needed, when it is a map that is needed. */
  readonly keys: readonly string[];
  /** The keys it has. */
  readonly has: readonly string[];
}

/**
 * The issues of a value, each where it lies. In a union the form that the value most resembles is taken to be meant: the one of its
 * kind (text, list, map) whose keys it has.
 */
export function flattenIssues(issues: readonly z.core.$ZodIssue[], root: PlainValue): readonly SchemaIssue[] {
  return issues.flatMap((issue) => flatten(issue, [], root));
}

function flatten(issue: z.core.$ZodIssue, base: SourcePath, root: PlainValue): readonly SchemaIssue[] {
  const path = [...base, ...issue.path.map((step) => (typeof step === 'symbol' ? String(step) : step))];
  if (issue.code !== 'invalid_union') return [{ path, issue }];
  const value = valueAt(root, path);
  const branches = issue.errors.filter(
    (branch) => !branch.some((inner) => inner.path.length === 0 && isOtherKind(inner)),
  );
  const flat = branches.map((branch) => branch.flatMap((inner) => flatten(inner, path, root)));
  const weights = new Map(flat.map((branch) => [branch, weight(branch, path, root)]));
  const [best, second] = flat.toSorted((a, b) => (weights.get(a) ?? 0) - (weights.get(b) ?? 0));
  if (best === undefined)
    return [{ path, issue: { code: 'no_form', kinds: issue.errors.flatMap(expectedKinds), keys: [], has: [] } }];
  if (second === undefined || !isMap(value) || weights.get(best) !== weights.get(second)) return best;
  const keys = flat.flatMap((branch) => branch.flatMap((inner) => missingKey(inner, path, root)));
  return [{ path, issue: { code: 'no_form', kinds: ['map'], keys: [...new Set(keys)], has: Object.keys(value) } }];
}

/** Of which kind a union's member would have had to be. */
function expectedKinds(branch: readonly z.core.$ZodIssue[]): readonly string[] {
  return branch.flatMap((issue) => {
    if (issue.path.length > 0) return [];
    if (issue.code === 'invalid_union') return issue.errors.flatMap(expectedKinds);
    return issue.code === 'invalid_type' ? [issue.expected] : [];
  });
}

function isOtherKind(issue: z.core.$ZodIssue): boolean {
  if (issue.code === 'invalid_union') {
    return issue.errors.every((branch) => branch.some((inner) => inner.path.length === 0 && isOtherKind(inner)));
  }
  return issue.code === 'invalid_type';
}

/** A key that is missing or unknown speaks against a form; a wrong value below a known key does not. */
function weight(branch: readonly SchemaIssue[], path: SourcePath, root: PlainValue): number {
  return branch.reduce((sum, inner) => {
    if (inner.issue.code === 'unrecognized_keys') return sum + inner.issue.keys.length * 10;
    return sum + 1 + missingKey(inner, path, root).length * 9;
  }, 0);
}

function missingKey(inner: SchemaIssue, path: SourcePath, root: PlainValue): readonly string[] {
  const key = inner.path.at(-1);
  const direct = inner.path.length === path.length + 1 && typeof key === 'string';
  return direct && valueAt(root, inner.path) === undefined ? [key] : [];
}

/** The value at a path, or undefined. */
export function valueAt(root: PlainValue, path: SourcePath): PlainValue | undefined {
  let value: PlainValue | undefined = root;
  for (const step of path) {
    if (Array.isArray(value)) value = typeof step === 'number' ? (value as readonly PlainValue[])[step] : undefined;
    else if (isMap(value)) value = Object.hasOwn(value, step) ? value[String(step)] : undefined;
    else return undefined;
  }
  return value;
}

function isMap(value: PlainValue | undefined): value is { readonly [key: string]: PlainValue } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
