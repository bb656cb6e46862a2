import type { State, Transition } from '../schema/states.ts';
import { actions, actionsInWords } from './actions.ts';
import { compareAspects, either, provenance, rulesOf, value, type Aspects } from './aspects.ts';
import { type Change, type Compare, type Sides, within } from './change.ts';
import { guardInWords, ifAll, onlyIf } from './guards.ts';
import { same } from './same.ts';
import { listed, type Words } from './words.ts';

/** The ways an event can lead on, of which the first whose conditions hold is taken. */
export function transitions(lead: string): Compare<State['always']> {
  return (from, to, sides) => {
    const [was, is] = [from ?? [], to ?? []];
    const pairs = paired(was, is);
    const several = was.length > 1 || is.length > 1;
    const changes = pairs.flatMap(({ before, after, index }): readonly Change[] => {
      if (before !== undefined && after !== undefined) {
        // One that leads elsewhere now says so itself.
        const which =
          several && same(before.target, after.target) ? `${lead} ${targetInWords(after, sides.to)}: ` : `${lead}: `;
        return compareAspects(aspects, before, after, sides).map((change) => ({
          ...within(change, [index], which),
          rules: [...rulesOf(before), ...rulesOf(after), ...(change.rules ?? [])],
        }));
      }
      return [cameOrWent(before, after, index, lead, sides)];
    });
    const inOrder = pairs.flatMap(({ before, after }) => (before === undefined || after === undefined ? [] : [before]));
    const wanted = was.filter((way) => inOrder.includes(way));
    if (same(inOrder, wanted)) return changes;
    const text = is.map((way) => `${targetInWords(way, sides.to)}${ifAll(way.guard)}`).join(', then ');
    const earlier = was.map((way) => `${targetInWords(way, sides.from)}${ifAll(way.guard)}`).join(', then ');
    return [
      ...changes,
      {
        path: [],
        kind: 'changed',
        says: `${lead}: its ways are tried in another order: ${text}`,
        from: earlier,
        to: text,
      },
    ];
  };
}

/** Accepted without anything else: no condition, no other state, nothing asked for. */
export function isPlain({ guard, target, do: asked, reenter }: Transition): boolean {
  return (guard ?? []).length === 0 && (target ?? []).length === 0 && (asked ?? []).length === 0 && reenter !== true;
}

/** What a way does: `leads to “Conference” if quorate, then sends …`. */
export function wayInWords(way: Transition, words: Words): string {
  const asked = way.do === undefined || way.do.length === 0 ? '' : `, then ${actionsInWords(way.do, words)}`;
  return `${targetInWords(way, words)}${ifAll(way.guard)}${asked}`;
}

const aspects: Aspects<Transition> = {
  guard: onlyIf(),
  target: value('leads', targetsInWords),
  reenter: either('enters the state anew now', 'no longer enters the state anew'),
  do: actions(),
  ...provenance,
};

function cameOrWent(
  before: Transition | undefined,
  after: Transition | undefined,
  index: number,
  lead: string,
  sides: Sides,
): Change {
  const way = after ?? before ?? {};
  const words = after === undefined ? sides.from : sides.to;
  const text = wayInWords(way, words);
  const sentences = (way.guard ?? []).map((guard) => guardInWords(guard, words));
  const because = sentences.length === 0 ? '' : ` (${sentences.join('; ')})`;
  const change = {
    path: [index],
    rules: rulesOf(way),
    tells: (way.guard ?? []).map((guard) => `conditions.${guard}`),
  };
  return after === undefined
    ? { ...change, kind: 'removed', says: `${lead} no longer ${text}${because}`, from: text }
    : { ...change, kind: 'added', says: `${lead} now also ${text}${because}`, to: text };
}

interface Pair {
  readonly before?: Transition | undefined;
  readonly after?: Transition | undefined;
  /** Its position among the later ways; of one that is gone, among the earlier. */
  readonly index: number;
}

/** Ways to the same state are the same way; one alone on either side has another target now. */
function paired(was: readonly Transition[], is: readonly Transition[]): readonly Pair[] {
  const left = [...was];
  const take = (fits: (way: Transition) => boolean): Transition | undefined => {
    const at = left.findIndex(fits);
    return at < 0 ? undefined : left.splice(at, 1)[0];
  };
  const alike = is.map((after) => take((before) => same(before, after)));
  const matched = is.map(
    (after, index) =>
      alike[index] ?? take((before) => same(before.target, after.target) && same(before.guard, after.guard)),
  );
  const toSameState = is.map((after, index) => matched[index] ?? take((before) => same(before.target, after.target)));
  const pairs = is.map((after, index): Pair => ({ before: toSameState[index], after, index }));
  const open = pairs.filter(({ before }) => before === undefined);
  const [only] = left;
  if (open.length === 1 && left.length === 1 && only !== undefined)
    return pairs.map((pair) => (pair.before === undefined ? { ...pair, before: only } : pair));
  return [...pairs, ...left.map((before): Pair => ({ before, index: was.indexOf(before) }))];
}

function targetInWords({ target }: Transition, words: Words): string {
  return `leads ${targetsInWords(target ?? [], words)}`.replace(/^leads nowhere else$/, 'leaves the case where it is');
}

function targetsInWords(target: readonly string[], words: Words): string {
  if (target.length === 0) return 'nowhere else';
  return `to ${listed(target.map((name) => words.state(name.replace(/^#/, ''))))}`;
}
