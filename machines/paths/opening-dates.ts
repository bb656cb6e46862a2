import { addDays, addMonths, type IsoDate } from '../../calendar/iso-date.ts';
import { textOf, treeOf, type ASTNode } from './expression-tree.ts';
import type { Subject } from './subject.ts';

/** Meetings are made up so many days ahead: then an age is just reached on the day of one. */
const daysToMeeting = 28;

const units: { readonly [name: string]: number } = { monthsBetween: 1, yearsBetween: 12 };

const known = new WeakMap<Subject, ReadonlyMap<string, readonly number[]>>();

/**
 * Fields of the opening whose age some condition asks for, with the ages in months: `dateOfBirth` at 132. Nothing that is recorded
 * later changes them, so cases have to begin with both sides of each.
 */
export function agesAsked(subject: Subject): ReadonlyMap<string, readonly number[]> {
  const found = known.get(subject);
  if (found !== undefined) return found;
  const { pathway, conditions } = subject.compiled;
  const dates = Object.entries(pathway.events['CASE_OPENED']?.data ?? {}).filter(([, { type }]) => type === 'date');
  const ages = new Map<string, Set<number>>();
  for (const { expression } of conditions.values()) {
    const tree = treeOf(expression.text);
    for (const { call, amount } of tree === undefined ? [] : comparisonsIn(tree))
      for (const [name] of dates)
        if (call.text.includes(`.${name}`))
          ages.set(name, (ages.get(name) ?? new Set()).add(amount * (units[call.name] ?? 1)));
  }
  const made = new Map([...ages].map(([name, own]) => [name, [...own]] as const));
  known.set(subject, made);
  return made;
}

/** The dates with which a case begins so that somebody is of an age on that day, at its first meeting, or has long been. */
export function datesForAges(months: readonly number[], today: IsoDate): readonly IsoDate[] {
  const meeting = addDays(today, daysToMeeting);
  return months.flatMap((age) => [addMonths(today, -age), addMonths(meeting, -age), addMonths(meeting, -age - 12)]);
}

interface Comparison {
  readonly call: { readonly name: string; readonly text: string };
  readonly amount: number;
}

const orders: ReadonlySet<string> = new Set(['<', '<=', '>', '>=', '==', '!=']);

function comparisonsIn(node: ASTNode): readonly Comparison[] {
  const { args } = node as { readonly args: unknown };
  const inner = (Array.isArray(args) ? args.flat() : [args]).filter(isNode).flatMap(comparisonsIn);
  if (!orders.has(node.op) || !Array.isArray(args)) return inner;
  const [one, other] = args.filter(isNode);
  const own = [
    [one, other],
    [other, one],
  ].flatMap(([call, value]): readonly Comparison[] => {
    if (call?.op !== 'call' || value?.op !== 'value' || units[call.args[0]] === undefined) return [];
    return [{ call: { name: call.args[0], text: textOf(call) }, amount: Number(value.args) }];
  });
  return [...own, ...inner];
}

function isNode(value: unknown): value is ASTNode {
  return typeof value === 'object' && value !== null && 'op' in value;
}
