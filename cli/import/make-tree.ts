import type { Place } from '../../language/problem.ts';
import type { SourceEntry, SourceNode } from '../../language/source-tree.ts';

/** A value and where it stands, before it is known what of it is a list. */
export interface Node {
  readonly place: Place;
  readonly value: string | number | boolean | null | readonly Node[] | Members;
}

/** Values by their keys. */
export type Members = { readonly [key: string]: Node };

/** The tree of a value. A map whose keys are all numbers (`coreGroup.0.person`) is a list, in the order of its numbers. */
export function toNode({ place, value }: Node): SourceNode {
  if (isList(value)) return { kind: 'list', place, items: value.map(toNode) };
  if (typeof value !== 'object' || value === null) return { kind: 'scalar', place, value, raw: String(value) };
  const members = Object.entries(value);
  if (members.length > 0 && members.every(([key]) => /^\d+$/.test(key)))
    return {
      kind: 'list',
      place,
      items: members.toSorted(([a], [b]) => Number(a) - Number(b)).map(([, member]) => toNode(member)),
    };
  const entries = members.map(([key, member]): [string, SourceEntry] => [
    key,
    { key: member.place, value: toNode(member) },
  ]);
  return { kind: 'map', place, entries: new Map(entries) };
}

/** The value of a JSON text, all of it at one place. */
export function nodeOfJson(json: unknown, place: Place): Node {
  if (Array.isArray(json)) return { place, value: json.map((item: unknown) => nodeOfJson(item, place)) };
  if (typeof json === 'object' && json !== null)
    return {
      place,
      value: Object.fromEntries(Object.entries(json).map(([key, member]) => [key, nodeOfJson(member, place)])),
    };
  return {
    place,
    value: typeof json === 'string' || typeof json === 'number' || typeof json === 'boolean' ? json : null,
  };
}

function isList(value: Node['value']): value is readonly Node[] {
  return Array.isArray(value);
}
