import type { Pathway } from '../schema/pathway.ts';
import { access, directory, hours, measures, people, roles, values } from './common-elements.ts';
import { compareElements, renamesOf, type Found } from './compare-elements.ts';
import type { ElementKind } from './element.ts';
import { withRenames } from './renames.ts';
import type { Sides } from './change.ts';
import { closures, definition, outside, terms } from './definition-elements.ts';
import { everywhere, wordingOnly, type Difference, type PathwayDiff } from './difference.ts';
import { deadlines } from './deadlines.ts';
import { documents } from './documents.ts';
import { events } from './events.ts';
import { withoutGenerated } from './generated.ts';
import { meetings } from './meetings.ts';
import { flags, guidance, milestones, notifications, tasks } from './requests.ts';
import { keysOfBoth } from './same.ts';
import { conditions, facts } from './selections.ts';
import { stagesIn, type Stages } from './stages.ts';
import { anywhere, states } from './states.ts';
import { wordsOf } from './words.ts';

/**
 * Everything in which two resolved pathways differ, in the words of those who run them: by stage, element by element. Equal pathways
 * have no differences. Parts that short-hand was expanded to are told where they are written.
 */
export function diffPathways(from: Pathway, to: Pathway): PathwayDiff {
  const [earlier, writtenTo] = withoutGenerated(from, to);
  const renames = {
    events: renamesOf(events, earlier, writtenTo),
    conditions: renamesOf(conditions, earlier, writtenTo),
  };
  const writtenFrom = withRenames(earlier, renames);
  const renamed =
    renames.events.size + renames.conditions.size > 0 ||
    overKinds((kind) => [...renamesOf(kind, writtenFrom, writtenTo)]).length > 0;
  const sides: Sides = { from: wordsOf(writtenFrom), to: wordsOf(writtenTo), renamed };
  const oldIds = new Map([...renames.events, ...renames.conditions].map(([old, now]) => [now, old]));
  const found = withoutRepetitions(
    overKinds((kind) =>
      compareElements(kind, sides, kind.section === 'events' || kind.section === 'conditions' ? oldIds : new Map()),
    ),
  );
  const [stagesFrom, stagesTo] = [stagesIn(writtenFrom), stagesIn(writtenTo)];
  const otherStages = renamedStages(stagesFrom, stagesTo);
  const placed = found.map((each) => inItsStage(each, stagesFrom, stagesTo, otherStages));
  const order = keysOfBoth(
    Object.fromEntries(stagesFrom.order.map((stage) => [otherStages.get(stage) ?? stage, true])),
    Object.fromEntries(stagesTo.order.map((stage) => [stage, true])),
  );
  const groups = [...order, everywhere, wordingOnly];
  const differences = groups.flatMap((stage) => placed.filter((each) => each.stage === stage));
  return {
    from: { pathway: from.pathway, title: from.title },
    to: { pathway: to.pathway, title: to.title },
    order,
    stages: groups.filter((stage) => differences.some((each) => each.stage === stage)),
    differences,
  };
}

/** Visits each kind of element: one entry for every key there is, so that none can be forgotten. Their order is the report's. */
function overKinds<R>(visit: <E extends object>(kind: ElementKind<E>) => readonly R[]): readonly R[] {
  const inDefinition = 'definition';
  const sections: { readonly [key in keyof Required<Pathway>]: (() => readonly R[]) | typeof inDefinition } = {
    pathway: () => visit(definition),
    title: inDefinition,
    extends: inDefinition,
    authority: inDefinition,
    nation: inDefinition,
    register: inDefinition,
    calendar: inDefinition,
    initial: inDefinition,
    type: inDefinition,
    terms: () => visit(terms),
    closures: () => visit(closures),
    states: () => visit(states),
    on: () => visit(anywhere),
    events: () => visit(events),
    deadlines: () => visit(deadlines),
    meetings: () => visit(meetings),
    documents: () => visit(documents),
    milestones: () => visit(milestones),
    tasks: () => visit(tasks),
    notifications: () => visit(notifications),
    flags: () => visit(flags),
    guidance: () => visit(guidance),
    conditions: () => visit(conditions),
    values: () => visit(values),
    facts: () => visit(facts),
    roles: () => visit(roles),
    people: () => visit(people),
    directory: () => visit(directory),
    hours: () => visit(hours),
    access: () => visit(access),
    measures: () => visit(measures),
    outside: () => visit(outside),
  };
  return Object.values(sections).flatMap((section) => (section === inDefinition ? [] : section()));
}

/** Leaves out what another difference has already told. */
function withoutRepetitions(found: readonly Found[]): readonly Found[] {
  const cameOrWent = new Set(found.filter(isWhole).map(({ section, id }) => `${section}.${id}`));
  const needed = found.filter(({ change }) => change.partOf === undefined || !cameOrWent.has(change.partOf));
  const told = new Set(needed.flatMap(({ change }) => change.tells ?? []));
  return needed.filter((each) => !isWhole(each) || !told.has(`${each.section}.${each.id}`));
}

function isWhole({ change }: Found): boolean {
  return change.path.length === 0 && change.kind !== 'changed';
}

function inItsStage(
  { section, id, about, element, path, what, change, rules }: Found,
  from: Stages,
  to: Stages,
  renamed: ReadonlyMap<string, string>,
): Difference {
  const before = from.stageOf(section, id);
  const stage = to.stageOf(section, id) ?? (before === undefined ? undefined : (renamed.get(before) ?? before));
  return {
    stage: change.only === undefined ? (stage ?? everywhere) : wordingOnly,
    about,
    element,
    path,
    kind: change.kind,
    what,
    says: change.says,
    ...(change.from === undefined ? {} : { from: change.from }),
    ...(change.to === undefined ? {} : { to: change.to }),
    rules,
  };
}

/** Stages the second definition calls otherwise: all their states are at another one there. */
function renamedStages(from: Stages, to: Stages): ReadonlyMap<string, string> {
  return new Map(
    from.order
      .filter((stage) => !to.order.includes(stage))
      .flatMap((stage) => {
        const there = [...from.ofStates].flatMap(([state, at]) => (at === stage ? (to.ofStates.get(state) ?? []) : []));
        const [only, another] = new Set(there);
        return only === undefined || another !== undefined ? [] : [[stage, only] as const];
      }),
  );
}
