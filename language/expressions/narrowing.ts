import type { ASTNode } from '@marcbachmann/cel-js';
import type { Shape } from './shape.ts';

/** Paths such as `event.note` known to be there at some place of an expression; `event.*` where the type of entry has been asked. */
export type Proven = ReadonlySet<string>;

/** The path a chain of fields spells, `event.chair.person`; undefined for anything else. */
export function pathOf(node: ASTNode): string | undefined {
  if (node.op === 'id') return node.args;
  if (node.op !== '.') return undefined;
  const base = pathOf(node.args[0]);
  return base === undefined ? undefined : `${base}.${node.args[1]}`;
}

/** What is there when the expression is true. */
export function provenBy(node: ASTNode): readonly string[] {
  switch (node.op) {
    case 'call': {
      const [name, args] = node.args;
      const path = name === 'has' && args[0] !== undefined ? pathOf(args[0]) : undefined;
      return path === undefined ? [] : [path];
    }
    case '&&':
      return node.args.flatMap(provenBy);
    case '!_':
      return refutedBy(node.args);
    case '==':
    case 'in':
      return node.args.flatMap(typeAsked);
    default:
      return [];
  }
}

/** What is there when the expression is false. */
export function refutedBy(node: ASTNode): readonly string[] {
  switch (node.op) {
    case '||':
      return node.args.flatMap(refutedBy);
    case '!_':
      return provenBy(node.args);
    case '!=':
      return node.args.flatMap(typeAsked);
    default:
      return [];
  }
}

/** The proven paths and more. */
export function withProven(proven: Proven, more: readonly string[]): Proven {
  return more.length === 0 ? proven : new Set([...proven, ...more]);
}

/** Whether a field may be read without asking for it: it was asked, or its record's type was. */
export function isProven(proven: Proven, base: string, field: string): boolean {
  return proven.has(`${base}.${field}`) || proven.has(`${base}.*`);
}

/** The items that a `filter` over `variable` leaves: their fields that it asked for are there. */
export function narrowed(item: Shape, variable: string, proven: readonly string[]): Shape {
  if (item.kind !== 'record' || proven.length === 0) return item;
  const known: Proven = new Set(proven);
  const fields = Object.entries(item.fields).map(
    ([name, field]) => [name, isProven(known, variable, name) ? { ...field, optional: false } : field] as const,
  );
  return { ...item, fields: Object.fromEntries(fields) };
}

function typeAsked(node: ASTNode): readonly string[] {
  if (node.op !== '.' || node.args[1] !== 'type') return [];
  const base = pathOf(node.args[0]);
  return base === undefined ? [] : [`${base}.*`];
}
