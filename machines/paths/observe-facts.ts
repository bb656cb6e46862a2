import { isJsonObject, type JsonObject } from '../json.ts';
import type { CaseState } from '../case-state.ts';
import { effectiveEvents } from '../effective-log.ts';
import { entryView } from '../entry-view.ts';
import type { PlannedFact } from '../fact-plan.ts';
import { dateOf } from '../occurrence-due.ts';
import { conditionRef } from '../condition-ref.ts';
import type { CompiledPathway } from '../compile.ts';
import { pathsIn, treeOf } from './expression-tree.ts';
import { againId } from './goal-ids.ts';
import type { Subject } from './subject.ts';

/** Facts that stand for one entry, of which there may be several. */
export function singleFacts({ facts }: CompiledPathway): readonly PlannedFact[] {
  const found = new Map<string, PlannedFact>();
  for (const plans of facts.byEvent.values())
    for (const plan of plans)
      if (plan.step === 'fact' && (plan.kind === 'first' || plan.kind === 'latest') && plan.value === undefined)
        found.set(plan.name, plan);
  return [...found.values()];
}

/** Those of them that something reads: of the others nobody sees which entry is meant. */
export function readSingleFacts(subject: Subject): readonly PlannedFact[] {
  const { conditions, notices, papers } = readersIn(subject);
  const read = new Set([...conditions.values(), ...notices.values(), ...papers.values()].flat());
  for (const { follows } of subject.compiled.deadlines) for (const name of follows) read.add(name);
  return singleFacts(subject.compiled).filter(({ name }) => read.has(name));
}

/** Have entries of several days counted towards a fact? Then the first is not the latest. */
export function isSaidAgain({ events, where }: PlannedFact, { log, facts }: CaseState): boolean {
  let first: string | undefined;
  for (const entry of effectiveEvents(log)) {
    if (!events.has(entry.type)) continue;
    if (where !== undefined) {
      const result = where.evaluate({ facts, event: entryView(entry) });
      if (!result.ok || result.value !== true) continue;
    }
    const day = dateOf(entry.on);
    if (first !== undefined && day !== first) return true;
    first ??= day;
  }
  return false;
}

/** Has a fact that stands for an entry one? */
export function isThere(fact: CaseState['facts'][string] | undefined): boolean {
  return isJsonObject(fact ?? null) && (fact as JsonObject)['exists'] === true;
}

interface Readers {
  readonly single: ReadonlyMap<string, PlannedFact>;
  readonly conditions: ReadonlyMap<string, readonly string[]>;
  readonly notices: ReadonlyMap<string, readonly string[]>;
  readonly papers: ReadonlyMap<string, readonly string[]>;
}

const known = new WeakMap<Subject, Readers>();

/** What reads which facts that stand for one entry; a fact read through another is read. */
function readersIn(subject: Subject): Readers {
  const found = known.get(subject);
  if (found !== undefined) return found;
  const { compiled } = subject;
  const { notifications, documents, facts } = compiled.pathway;
  const single = new Map(singleFacts(compiled).map((plan) => [plan.name, plan]));
  const namesIn = (texts: readonly (string | undefined)[]): readonly string[] => {
    const names = new Set(texts.flatMap((text) => (text === undefined ? [] : namesOf(text))));
    for (const name of names) {
      const { where, since, value } = facts[name] ?? {};
      for (const text of [where, since, value])
        for (const inner of text === undefined ? [] : namesOf(text)) names.add(inner);
    }
    return [...names].filter((name) => single.has(name));
  };
  const insertions = (text: string): readonly string[] =>
    [...text.matchAll(/\{([^}]*)\}/g)].map(([, inner]) => inner ?? '');
  const made = {
    single,
    conditions: new Map([...compiled.conditions].map(([name, { expression }]) => [name, namesIn([expression.text])])),
    notices: new Map(
      Object.entries(notifications).map(([name, { subject: heading, text, to }]) => [
        name,
        namesIn([...insertions(heading), ...insertions(text), ...to.filter((one) => /^\w+$/.test(one))]),
      ]),
    ),
    papers: new Map(
      Object.entries(documents).map(([name, { fields }]) => [name, namesIn(Object.values(fields ?? {}))]),
    ),
  };
  known.set(subject, made);
  return made;
}

function namesOf(text: string): readonly string[] {
  const tree = treeOf(text);
  return tree === undefined ? [] : pathsIn(tree).map((path) => path.split('.')[0] ?? path);
}

/** Facts that an entry's conditions, notices or papers read, and of which there is more than one entry. */
export function againGoals(
  subject: Subject,
  asked: readonly string[],
  before: CaseState | undefined,
  after: CaseState,
): readonly string[] {
  const { single, conditions, notices, papers } = readersIn(subject);
  const names = new Set(asked.flatMap((text) => conditions.get(conditionRef(text).name) ?? []));
  for (const { effect } of after.effects.slice(before?.effects.length ?? 0))
    for (const name of (effect.kind === 'notify' ? notices.get(effect.notification) : papers.get(effect.document)) ??
      [])
      names.add(name);
  for (const [index, occurrence] of after.occurrences.entries())
    if (before?.occurrences[index] !== occurrence)
      for (const name of subject.compiled.deadlineById.get(occurrence.deadline)?.follows ?? []) names.add(name);
  return [...names].flatMap((name) => {
    const plan = single.get(name);
    return plan !== undefined && isThere(after.facts[name]) && isSaidAgain(plan, after) ? [againId(name)] : [];
  });
}
