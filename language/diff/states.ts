import { createStateGraph, type StateNode } from '../check/state-graph.ts';
import type { Pathway } from '../schema/pathway.ts';
import type { State, Transition } from '../schema/states.ts';
import type { SourcePath } from '../source-path.ts';
import { actions, actionsInWords } from './actions.ts';
import { provenance, value, wording } from './aspects.ts';
import { type Change, type Compare, type Sides, within } from './change.ts';
import type { ElementKind } from './element.ts';
import { keysOfBoth, same } from './same.ts';
import { isPlain, transitions, wayInWords } from './transitions.ts';
import { listed, oneLine, quoted, type Words } from './words.ts';

/** States: where a case can stand. */
export const states: ElementKind<State> = {
  about: 'state',
  section: 'states',
  all: statesOf,
  path: statePath,
  name: (state, id) => oneLine(state.title ?? id),
  describe: describeState,
  aspects: {
    title: wording('title'),
    stage: value('stage', (stage) => stage),
    type: value('kind', (type) => (type === 'final' ? 'the case ends here' : 'its parts run side by side')),
    initial: value('begins with', (id, words) => words.state(id)),
    states: () => 'elsewhere',
    on: ways(),
    always: transitions('at once'),
    onDone: transitions('when all inside is done'),
    entry: onTheWay('on entering'),
    exit: onTheWay('on leaving'),
    ...provenance,
  },
};

/** What can be recorded in every state, as an element of its own. */
export const anywhere: ElementKind<Anywhere> = {
  about: 'any time',
  section: 'on',
  all: ({ on }) => (on === undefined ? {} : { on: { on } }),
  path: () => [],
  name: () => 'In every state',
  describe: ({ on }, words) =>
    listed(
      Object.entries(on).flatMap(([key, list]) =>
        list.map((way) => `${words.occasion(key)} ${wayInWords(way, words)}`),
      ),
    ),
  aspects: { on: ways() },
};

interface Anywhere {
  readonly on: NonNullable<Pathway['on']>;
}

/** In which states an event can be recorded: `while “Enquiry under way”`, `at any time`, or nothing. */
export function acceptingStates(event: string, { pathway, state }: Words): string {
  if (pathway.on?.[event] !== undefined) return 'at any time';
  const accepting = Object.entries(statesOf(pathway)).filter(([, { on }]) => on?.[event] !== undefined);
  return accepting.length === 0
    ? ''
    : `while ${listed(
        accepting.map(([id]) => state(id)),
        'or',
      )}`;
}

/** All states by their dotted paths, their targets as paths from the root: what is meant counts, not how it is written. */
function statesOf(pathway: Pathway): { readonly [id: string]: State } {
  const { nodes } = createStateGraph(pathway);
  return Object.fromEntries(nodes.filter(({ id }) => id !== '').map((node) => [node.id, withPaths(node)]));
}

function withPaths({ id, state }: StateNode): State {
  const parent = id.split('.').slice(0, -1);
  const absolute = (target: string): string => {
    if (target.startsWith('#')) return target;
    return `#${[...(target.startsWith('.') ? [id] : parent), target.replace(/^\./, '')].join('.')}`;
  };
  const resolved = (list: readonly Transition[]): readonly Transition[] =>
    list.map((way) => (way.target === undefined ? way : { ...way, target: way.target.map(absolute) }));
  return {
    ...state,
    ...(state.initial === undefined ? {} : { initial: `${id}.${state.initial}` }),
    ...(state.on === undefined
      ? {}
      : { on: Object.fromEntries(Object.entries(state.on).map(([key, list]) => [key, resolved(list)])) }),
    ...(state.always === undefined ? {} : { always: resolved(state.always) }),
    ...(state.onDone === undefined ? {} : { onDone: resolved(state.onDone) }),
  };
}

function statePath(id: string): SourcePath {
  return id.split('.').flatMap((name) => ['states', name]);
}

type On = State['on'];

/** What a state accepts, event by event. */
function ways(): Compare<On> {
  return (from, to, sides) =>
    keysOfBoth(from ?? {}, to ?? {}).flatMap((key) => {
      const [was, is] = [from?.[key], to?.[key]];
      if (same(was, is)) return [];
      return (
        was === undefined || is === undefined ? acceptedOrNot(key, from, to, sides) : comparedWays(key, from, to, sides)
      ).map((change) => within(change, [key]));
    });
}

function comparedWays(key: string, from: On, to: On, sides: Sides): readonly Change[] {
  const changes = transitions(sides.to.occasion(key))(from?.[key], to?.[key], sides);
  return changes === 'elsewhere' ? [] : changes;
}

function acceptedOrNot(key: string, from: On, to: On, sides: Sides): readonly Change[] {
  const [kind, list, words] =
    to?.[key] === undefined
      ? (['removed', from?.[key] ?? [], sides.from] as const)
      : (['added', to[key], sides.to] as const);
  const what = words.occasion(key);
  const told = key.startsWith('deadline.')
    ? { added: `${what} now leads on from here`, removed: `${what} no longer leads on from here` }
    : { added: `${what} can now be recorded here`, removed: `${what} can no longer be recorded here` };
  const plain = list.every(isPlain);
  const where = plain ? '' : `: ${list.map((way) => wayInWords(way, words)).join('; or it ')}`;
  const change = { path: [], says: `${told[kind]}${where}`, rules: list.flatMap((way) => way.source ?? []) };
  // A new event says itself where it can be recorded; what it leads to is told by the state.
  const partOf = plain ? { partOf: `events.${key}` } : {};
  return [kind === 'added' ? { ...change, kind, to: what, ...partOf } : { ...change, kind, from: what, ...partOf }];
}

function onTheWay(lead: string): Compare<State['entry']> {
  return (from, to, sides) => {
    const found = actions()(from, to, sides);
    return found === 'elsewhere' ? found : found.map((change) => ({ ...change, says: `${lead}: ${change.says}` }));
  };
}

function describeState(state: State, words: Words): string {
  return [
    ...(state.type === 'final' ? ['the case ends here'] : []),
    ...Object.entries(state.on ?? {}).map(([key, list]) => {
      const told = list.filter((way) => !isPlain(way));
      return told.length === 0
        ? words.occasion(key)
        : `${words.occasion(key)} ${told.map((way) => wayInWords(way, words)).join(', or ')}`;
    }),
    ...(state.always ?? []).map((way) => `at once ${wayInWords(way, words)}`),
    ...(state.onDone ?? []).map((way) => `when all inside is done ${wayInWords(way, words)}`),
    ...(state.entry === undefined || state.entry.length === 0
      ? []
      : [`on entering: ${actionsInWords(state.entry, words)}`]),
    ...(state.exit === undefined || state.exit.length === 0
      ? []
      : [`on leaving: ${actionsInWords(state.exit, words)}`]),
    ...(Object.keys(state.states ?? {}).length === 0
      ? []
      : [
          `inside: ${Object.values(state.states ?? {})
            .map((inner) => quoted(inner.title ?? ''))
            .join(', ')}`,
        ]),
  ].join('; ');
}
