import type { Pathway } from '../schema/pathway.ts';
import { access, directory, hours, measures, people, roles, values } from './common-elements.ts';
import { compareElements, type Found } from './compare-elements.ts';
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
  const [writtenFrom, writtenTo] = withoutGenerated(from, to);
  const sides = { from: wordsOf(writtenFrom), to: wordsOf(writtenTo) };
  const found = withoutRepetitions(everyDifference(sides));
  const [stagesFrom, stagesTo] = [stagesIn(writtenFrom), stagesIn(writtenTo)];
  const renamed = renamedStages(stagesFrom, stagesTo);
  const placed = found.map((each) => inItsStage(each, stagesFrom, stagesTo, renamed));
  const order = keysOfBoth(
    Object.fromEntries(stagesFrom.order.map((stage) => [renamed.get(stage) ?? stage, true])),
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

/** How each section is compared: one entry for every key there is, so that none can be forgotten. Their order is the report's. */
function everyDifference(sides: Sides): readonly Found[] {
  const inDefinition = 'definition';
  const sections: { readonly [key in keyof Required<Pathway>]: (() => readonly Found[]) | typeof inDefinition } = {
    pathway: () => compareElements(definition, sides),
    title: inDefinition,
    extends: inDefinition,
    authority: inDefinition,
    nation: inDefinition,
    register: inDefinition,
    calendar: inDefinition,
    initial: inDefinition,
    type: inDefinition,
    terms: () => compareElements(terms, sides),
    closures: () => compareElements(closures, sides),
    states: () => compareElements(states, sides),
    on: () => compareElements(anywhere, sides),
    events: () => compareElements(events, sides),
    deadlines: () => compareElements(deadlines, sides),
    meetings: () => compareElements(meetings, sides),
    documents: () => compareElements(documents, sides),
    milestones: () => compareElements(milestones, sides),
    tasks: () => compareElements(tasks, sides),
    notifications: () => compareElements(notifications, sides),
    flags: () => compareElements(flags, sides),
    guidance: () => compareElements(guidance, sides),
    conditions: () => compareElements(conditions, sides),
    values: () => compareElements(values, sides),
    facts: () => compareElements(facts, sides),
    roles: () => compareElements(roles, sides),
    people: () => compareElements(people, sides),
    directory: () => compareElements(directory, sides),
    hours: () => compareElements(hours, sides),
    access: () => compareElements(access, sides),
    measures: () => compareElements(measures, sides),
    outside: () => compareElements(outside, sides),
  };
  return Object.values(sections).flatMap((compare) => (compare === inDefinition ? [] : compare()));
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
