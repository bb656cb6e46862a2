import { type Change, type Compare, type Sides, within } from './change.ts';
import { same } from './same.ts';
import { listed, oneLine, quoted, type Words } from './words.ts';

/** How each part of an element is compared: one entry for every key there is, so that none can be forgotten. */
export type Aspects<E> = { readonly [K in keyof Required<E>]-?: Compare<E[K]> };

/** Every change between two versions of an element. Parts that are equal are passed over; one that differs is always told. */
export function compareAspects<E extends object>(aspects: Aspects<E>, from: E, to: E, sides: Sides): readonly Change[] {
  return (Object.keys(aspects) as (keyof E & string)[]).flatMap((key) => {
    if (same(from[key], to[key])) return [];
    const found = aspects[key](from[key], to[key], sides);
    if (found === 'elsewhere') return [];
    const changes = found.length > 0 || sides.renamed ? found : [orderOnly(key)];
    return changes.map((change) => within(change, [key]));
  });
}

/** A single value: `aim: none → 9 working days after …`. An empty label leaves the values to speak. */
export function value<T>(label: string, say: (value: T, words: Words) => string): Compare<T | undefined> {
  return (from, to, sides) => {
    const was = from === undefined ? undefined : say(from, sides.from);
    const is = to === undefined ? undefined : say(to, sides.to);
    if (was === is && sides.renamed) return 'elsewhere';
    const [short, shortTo] = was === is ? [raw(from), raw(to)] : [was ?? 'none', is ?? 'none'];
    const lead = label === '' ? '' : `${label}: `;
    return [{ path: [], kind: 'changed', says: `${lead}${short} → ${shortTo}`, ...fromTo(was, is) }];
  };
}

/** A count. Where both go on alike only what differs is said: `10 working days → 10 days`. */
export function count(label: string): Compare<string | undefined> {
  return (from, to, sides) => {
    const was = from === undefined ? undefined : sides.from.count(from);
    const is = to === undefined ? undefined : sides.to.count(to);
    if (was === is && sides.renamed) return 'elsewhere';
    const [short, shortTo] = was === is ? [from, to] : withoutCommonEnd(was, is);
    const lead = label === '' ? '' : `${label}: `;
    return [
      { path: [], kind: 'changed', says: `${lead}${short ?? 'none'} → ${shortTo ?? 'none'}`, ...fromTo(was, is) },
    ];
  };
}

/** Something that holds or does not: the sentence for what it is now. */
export function either(yes: string, no: string): Compare<boolean | undefined> {
  return (from, to) => [
    {
      path: [],
      kind: 'changed',
      says: to === true ? yes : no,
      from: from === true ? yes : no,
      to: to === true ? yes : no,
    },
  ];
}

/** Words for people. */
export function wording(label: string): Compare<string | undefined> {
  return (from, to) => [
    { path: [], kind: 'changed', says: `${label}: ${changedWords(from, to)}`, only: 'wording', ...fromTo(from, to) },
  ];
}

/** The rules an element answers to. */
export const sources: Compare<readonly string[] | undefined> = (from, to) => [
  {
    path: [],
    kind: 'changed',
    says: `${listed(from ?? ['no rule'])} → ${listed(to ?? ['no rule'])}`,
    only: 'sources',
    ...fromTo(from?.join(', '), to?.join(', ')),
  },
];

/** What every element may carry. */
export const provenance = { source: sources, reading: wording('reading') };

/** The rules an element or a part of it cites itself. */
export function rulesOf(element: object): readonly string[] {
  const { source } = element as { readonly source?: readonly string[] };
  return source ?? [];
}

/** Where two texts differ, with a few words around it. */
export function changedWords(from: string | undefined, to: string | undefined): string {
  if (from === undefined || to === undefined)
    return `${from === undefined ? 'none' : quoted(from)} → ${to === undefined ? 'none' : quoted(to)}`;
  const [was, is] = [oneLine(from).split(' '), oneLine(to).split(' ')];
  if (Math.max(was.length, is.length) <= SHORT) return `${quoted(from)} → ${quoted(to)}`;
  let start = 0;
  while (start < Math.min(was.length, is.length) && was[start] === is[start]) start++;
  let end = 0;
  while (end < Math.min(was.length, is.length) - start && was.at(-1 - end) === is.at(-1 - end)) end++;
  const cut = (words: readonly string[]): string => {
    const [first, last] = [Math.max(0, start - AROUND), Math.min(words.length, words.length - end + AROUND)];
    return `“${first > 0 ? '… ' : ''}${words.slice(first, last).join(' ')}${last < words.length ? ' …' : ''}”`;
  };
  return same(was, is) ? 'only laid out otherwise' : `${cut(was)} → ${cut(is)}`;
}

/** Texts of so many words are shown whole. */
const SHORT = 14;
const AROUND = 3;

function orderOnly(key: string): Change {
  return { path: [], kind: 'changed', says: `“${key}” stands in another order` };
}

function withoutCommonEnd(
  from: string | undefined,
  to: string | undefined,
): readonly [string | undefined, string | undefined] {
  const [was, is] = [halves(from), halves(to)];
  return was?.end !== undefined && was.end === is?.end ? [was.start, is.start] : [from, to];
}

/** `10 working days` and ` after “…”`. */
function halves(text: string | undefined): { readonly start: string; readonly end: string } | undefined {
  const [, start, end] = /^(\d+ [a-z ]+?)( (?:after|before) .*)$/.exec(text ?? '') ?? [];
  return start === undefined || end === undefined ? undefined : { start, end };
}

function fromTo(from: string | undefined, to: string | undefined): Pick<Change, 'from' | 'to'> {
  return { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) };
}

/** Two values that read alike are told by what the definitions say. */
function raw(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value ?? 'none');
}
