import { elementTitle } from '../rules/element-title.ts';
import { usesOf } from '../rules/uses.ts';
import type { Pathway } from '../schema/pathway.ts';
import type { State } from '../schema/states.ts';
import { formatPath, type SourcePath } from '../source-path.ts';
import { faultKinds, type Fault, type FaultKind, type Seed } from './fault.ts';
import { mutationsOf } from './mutations-of.ts';
import { kindAt, placeFaults } from './place-faults.ts';

/** An event, a state and a transition can be loosened in three ways, by what they do: let record, raise, ask for a record. */
const doings = ['', 'trigger', 'recording'];

/**
 * Every fault that can be seeded in a definition: each element taken away and loosened, and each value in it changed by as little as
 * can be. Deterministic: where one name is put for another, the seed chooses which.
 */
export function seedFaults(written: Pathway, only: readonly FaultKind[] = faultKinds, seed = 1): readonly Fault[] {
  const faults = new Map<string, Fault>();
  const anchors = Object.entries(written.facts)
    .filter(([, fact]) => fact.value === undefined && (fact.first !== undefined || fact.latest !== undefined))
    .map(([name]) => `${name}.on`);
  const choices = { anchors: turned(anchors, seed), roles: turned(Object.keys(written.roles), seed) };
  const within = { written, uses: usesOf(written) };
  for (const steps of elementsOf(written))
    for (const doing of doings)
      for (const mutation of mutationsOf(steps, doing, within)) add({ kind: kindAt(steps), steps, mutation });
  for (const [section, part] of Object.entries(written))
    if (!skipped.has(section)) for (const found of faultsIn(part, [section])) add(found);
  return [...faults.values()].filter(({ kind }) => only.includes(kind));

  function add({ kind, steps, mutation }: Seed): void {
    const path = formatPath(steps);
    const id = `${path}: ${mutation.name}`;
    if (!faults.has(id)) faults.set(id, { ...mutation, id, kind, steps, path });
  }

  function* faultsIn(value: unknown, steps: SourcePath): Generator<Seed> {
    yield* placeFaults(value, steps, written, choices);
    if (Array.isArray(value)) for (const [index, item] of value.entries()) yield* faultsIn(item, [...steps, index]);
    else if (typeof value === 'object' && value !== null)
      for (const [key, inner] of Object.entries(value)) yield* faultsIn(inner, [...steps, key]);
  }
}

/** What a fault is about, for people: the title of its element, and what was done to it. */
export function faultInWords({ steps, name }: Fault, written: Pathway): string {
  const title = elementTitle(steps.slice(0, Math.max(2, lastNamed(steps))), written);
  return `${title}: ${name}`;
}

/** Words, not behaviour. */
const skipped: ReadonlySet<string> = new Set([
  'guidance',
  'measures',
  'terms',
  'outside',
  'values',
  'roles',
  'hours',
  'closures',
]);

function turned(names: readonly string[], seed: number): readonly string[] {
  const by = names.length === 0 ? 0 : (seed - 1) % names.length;
  return [...names.slice(by), ...names.slice(0, by)];
}

function lastNamed(steps: SourcePath): number {
  const on = steps.findLastIndex((step) => step === 'on');
  return on > 0 && steps[0] !== 'events' ? on + 2 : 2;
}

/** Everything that can be taken away or loosened as a whole. */
function* elementsOf(written: Pathway): Generator<SourcePath> {
  const sections = [
    'conditions',
    'deadlines',
    'milestones',
    'access',
    'events',
    'documents',
    'meetings',
    'values',
  ] as const;
  const people = ['roles', 'people', 'facts', 'tasks', 'notifications', 'flags'] as const;
  for (const section of [...sections, ...people]) for (const id of Object.keys(written[section])) yield [section, id];
  for (const [event, { data }] of Object.entries(written.events))
    for (const field of Object.keys(data)) yield ['events', event, 'data', field];
  for (const [id, document] of Object.entries(written.documents))
    for (const part of ['steps', 'deliveries'] as const)
      for (const name of Object.keys(document[part] ?? {})) yield ['documents', id, part, name];
  yield* statesOf(written.states, []);
  for (const { steps } of usesOf(written).transitions) yield steps;
}

function* statesOf(states: { readonly [name: string]: State }, above: SourcePath): Generator<SourcePath> {
  for (const [name, state] of Object.entries(states)) {
    const steps = [...above, 'states', name];
    yield steps;
    yield* statesOf(state.states ?? {}, steps);
  }
}
