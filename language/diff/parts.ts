import { changedWords, compareAspects, rulesOf, type Aspects } from './aspects.ts';
import { type Change, type Compare, within } from './change.ts';
import { evidentRenames, renamedChange, withNewIds } from './renames.ts';
import { keysOfBoth, same } from './same.ts';
import { listed, quoted, type Words } from './words.ts';

/**
 * A list whose items come and go: a sentence for each.
 *
 * @param say - an item in words, of which `gained` and `lost` make their sentences.
 */
export function members<T>(
  say: (item: T, words: Words) => string,
  gained: (it: string) => string,
  lost: (it: string) => string,
  more: (item: T, words: Words) => Partial<Change> = () => ({}),
): Compare<readonly T[] | undefined> {
  return (from, to, sides) => {
    const came = without<T>(to ?? [], from ?? []).map((item) => ({ item, it: say(item, sides.to) }));
    const went = without<T>(from ?? [], to ?? []).map((item) => ({ item, it: say(item, sides.from) }));
    const alike = new Set(
      sides.renamed ? came.map(({ it }) => it).filter((it) => went.some((other) => other.it === it)) : [],
    );
    const changes = [
      ...came
        .filter(({ it }) => !alike.has(it))
        .map(({ item, it }): Change => ({
          path: [],
          kind: 'added',
          says: gained(it),
          to: it,
          ...more(item, sides.to),
        })),
      ...went
        .filter(({ it }) => !alike.has(it))
        .map(({ item, it }): Change => ({
          path: [],
          kind: 'removed',
          says: lost(it),
          from: it,
          ...more(item, sides.from),
        })),
    ];
    return changes.length === 0 && alike.size > 0 ? 'elsewhere' : changes;
  };
}

/** Parts with names of their own inside an element: fields, agenda items, steps. */
export interface Parts<P extends object> {
  /** What a part is called: `step “Draft”`. */
  name(part: P, id: string, words: Words): string;
  /** A new part in words, behind its name. */
  describe(part: P, words: Words): string;
  readonly aspects: Aspects<P>;
  /** What to say when one comes or goes, before its name: `now` and `no longer`, unless given. */
  readonly verbs?: { readonly added: string; readonly removed: string };
  /** Does their order mean something? */
  readonly ordered?: boolean;
}

/** Compares such parts one by one. */
export function parts<P extends object>(kind: () => Parts<P>): Compare<{ readonly [id: string]: P } | undefined> {
  return (fromAll, toAll, sides) => {
    const { name, describe, aspects, ordered = false, verbs = { added: 'now', removed: 'no longer' } } = kind();
    const is: { readonly [id: string]: P } = toAll ?? {};
    const renames = evidentRenames<P>(fromAll ?? {}, is, (part, id) => name(part, id, sides.to));
    const was = withNewIds<P>(fromAll ?? {}, renames);
    const newIds = [...renames].map(([old, now]) => [now, old] as const);
    const changes = keysOfBoth(was, is).flatMap((id): readonly Change[] => {
      const [from, to] = [was[id], is[id]];
      if (from === undefined || to === undefined) return [cameOrWent(id, from, to)];
      const lead = `${name(to, id, sides.to)}: `;
      const inner = [
        ...newIds.filter(([now]) => now === id).map(([now, old]) => renamedChange(old, now)),
        ...compareAspects(aspects, from, to, sides),
      ];
      return inner.map((change) => ({
        ...within(change, [id], lead),
        rules: [...rulesOf(from), ...rulesOf(to), ...(change.rules ?? [])],
      }));
    });
    const [before, after] = [Object.keys(was).filter((id) => id in is), Object.keys(is).filter((id) => id in was)];
    if (!ordered || same(before, after)) return changes;
    const inOrder = (ids: readonly string[], all: typeof was, words: Words): string =>
      listed(
        ids.flatMap((id) => (all[id] === undefined ? [] : [name(all[id], id, words)])),
        'then',
      );
    const [first, second] = [inOrder(before, was, sides.from), inOrder(after, is, sides.to)];
    return [...changes, { path: [], kind: 'changed', says: `in another order: ${second}`, from: first, to: second }];

    function cameOrWent(id: string, from: P | undefined, to: P | undefined): Change {
      const [part, words] = to === undefined ? [from, sides.from] : [to, sides.to];
      if (part === undefined) return { path: [id], kind: 'changed', says: id };
      const text = name(part, id, words);
      const details = describe(part, words);
      return to === undefined
        ? { path: [id], kind: 'removed', says: `${verbs.removed} ${text}`, from: details || text, rules: rulesOf(part) }
        : {
            path: [id],
            kind: 'added',
            says: `${verbs.added} ${text}${details === '' ? '' : `: ${details}`}`,
            to: details || text,
            rules: rulesOf(part),
          };
    }
  };
}

/** Single values under names: a sentence for each that came, went or changed. */
export function named<T>(
  lead: (id: string, words: Words) => string,
  say: (value: T, words: Words) => string,
  only?: Change['only'],
): Compare<{ readonly [id: string]: T } | undefined> {
  return (from, to, sides) =>
    keysOfBoth(from ?? {}, to ?? {}).flatMap((id): readonly Change[] => {
      const [was, is] = [from?.[id], to?.[id]];
      if (same(was, is)) return [];
      const [before, after] = [
        was === undefined ? undefined : say(was, sides.from),
        is === undefined ? undefined : say(is, sides.to),
      ];
      const kind = before === undefined ? 'added' : after === undefined ? 'removed' : 'changed';
      const name = lead(id, kind === 'removed' ? sides.from : sides.to);
      const says = {
        added: `now ${name}${after === undefined || after === '' ? '' : `: ${quoted(after)}`}`,
        removed: `no longer ${name}`,
        changed: `${name}: ${changedWords(before, after)}`,
      };
      return [
        {
          path: [id],
          kind,
          says: says[kind],
          ...(before === undefined ? {} : { from: before || name }),
          ...(after === undefined ? {} : { to: after || name }),
          // A new or lost one means something; only one that is worded otherwise does not.
          ...(only === undefined || kind !== 'changed' ? {} : { only }),
        },
      ];
    });
}

function without<T>(items: readonly T[], others: readonly T[]): readonly T[] {
  return items.filter((item) => !others.some((other) => same(item, other)));
}
