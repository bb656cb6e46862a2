import type { Pathway } from '../../language/schema/pathway.ts';
import type { ChangedElement } from './changed-elements.ts';

/** Sections whose elements stand between what is recorded and what comes of it. */
const between = [
  'facts',
  'conditions',
  'people',
  'meetings',
  'values',
  'documents',
  'deadlines',
  'flags',
  'milestones',
] as const;

/**
 * The events that a changed element has to do with: those it names, and those that name it, over at most two other elements. A case in which
 * they are recorded again, and otherwise, may show the change where no case made from the definitions did.
 */
export function eventsAbout({ steps }: ChangedElement, versions: readonly Pathway[]): readonly string[] {
  const events = new Set<string>();
  for (const pathway of versions) {
    const named = new Set([String(steps.at(-1)), ...wordsIn(valueAt(pathway, steps))]);
    for (const event of Object.keys(pathway.events)) if (named.has(event)) events.add(event);
  }
  for (const pathway of versions) {
    const parts = partsOf(pathway);
    let near = new Set([String(steps.at(-1))]);
    for (let depth = 0; depth <= 2 && events.size < mostEvents; depth += 1) {
      for (const { event, words } of parts.events) if ([...near].some((name) => words.has(name))) events.add(event);
      near = new Set(parts.others.flatMap(({ id, words }) => ([...near].some((name) => words.has(name)) ? [id] : [])));
    }
  }
  return [...events].slice(0, mostEvents);
}

/** More events than these say nothing of what a change is about. */
const mostEvents = 6;

interface Parts {
  readonly events: readonly { readonly event: string; readonly words: ReadonlySet<string> }[];
  readonly others: readonly { readonly id: string; readonly words: ReadonlySet<string> }[];
}

function partsOf(pathway: Pathway): Parts {
  const ways = [...waysIn(pathway.states), ...Object.entries(pathway.on ?? {})];
  return {
    events: Object.entries(pathway.events).map(([event, spec]) => ({
      event,
      words: new Set([...wordsIn(spec), ...ways.flatMap(([on, way]) => (on === event ? wordsIn(way) : []))]),
    })),
    others: between.flatMap((section) =>
      Object.entries(pathway[section]).map(([id, element]) => ({ id, words: new Set(wordsIn(element)) })),
    ),
  };
}

function waysIn(states: Pathway['states']): readonly (readonly [string, unknown])[] {
  return Object.values(states).flatMap((state) => [...Object.entries(state.on ?? {}), ...waysIn(state.states ?? {})]);
}

function wordsIn(value: unknown): readonly string[] {
  return (value === undefined ? '' : JSON.stringify(value)).match(/[A-Za-z_]\w*/g) ?? [];
}

function valueAt(root: unknown, steps: readonly (string | number)[]): unknown {
  let value = root;
  for (const step of steps)
    value =
      typeof value === 'object' && value !== null ? (value as { readonly [key: string]: unknown })[step] : undefined;
  return value;
}
