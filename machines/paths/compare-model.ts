import type { View } from '../../language/expressions/expressions.ts';
import type { CaseState } from '../case-state.ts';
import { conditionRef } from '../condition-ref.ts';
import { draftOf } from '../draft.ts';
import { draftView } from '../draft-view.ts';
import type { OpenedEntry, RecordedEntry } from '../entry.ts';
import { entryView } from '../entry-view.ts';
import { advance, openCase, step, type StepResult } from '../step.ts';
import { configurationOf } from './spot.ts';
import { treeOf } from './expression-tree.ts';
import { variableIn } from './guards.ts';
import { configurationKey, react } from './react.ts';
import { read } from './read-expression.ts';
import type { Subject } from './subject.ts';
import type { PathStep, Suite, TestPath } from './suite.ts';

/** A step at which the engine and the model part. */
export interface Difference {
  readonly path: string;
  /** From 1; 0: the opening. */
  readonly step: number;
  readonly event: string;
  readonly model: string;
  readonly engine: string;
}

/** What comparing a suite came to. */
export interface Comparison {
  readonly entries: number;
  readonly differences: readonly Difference[];
}

/** Refusals that come before the machine is asked: of these the model knows only the role and whether any state answers. */
const atTheDoor: ReadonlySet<string> = new Set(['wrongData', 'dateInFuture', 'beforeCaseBegan', 'unknownTask']);

/**
 * Lives a suite on the core and compares it, entry by entry, with a model of the definition: the chart as SCXML's rules move it, conditions
 * read by a second reader of expressions. Neither XState nor the expression engine has a part in the model. The facts it reads, and when
 * deadlines fall, are the core's own: those the model does not check.
 */
export function compareWithModel(suite: Pick<Suite, 'paths'>, subject: Subject): Comparison {
  const compared = suite.paths.map((path) => comparePath(path, subject));
  return {
    entries: compared.reduce((sum, { entries }) => sum + entries, 0),
    differences: compared.flatMap(({ differences }) => differences),
  };
}

/** The shortest beginning of a path that still shows a difference: up to the step where it is. */
export function upToDifference(path: TestPath, { step: last }: Difference): TestPath {
  return { ...path, steps: path.steps.slice(0, last) };
}

function comparePath(path: TestPath, subject: Subject): Comparison {
  const { opened, steps } = path;
  const { on, at, by, data } = opened;
  const opening: OpenedEntry = {
    ...{ kind: 'opened', type: 'CASE_OPENED', seq: 1, reference: 'PATH-1', on, at, by, data },
    pathway: subject.pathway,
    calendar: subject.calendarName,
  };
  const begun = openCase(opening, subject.library);
  if (begun.kind === 'refused') return { entries: 1, differences: [] };
  let state = begun.state;
  let entries = 1;
  const differences: Difference[] = [];
  for (const [index, one] of steps.entries()) {
    if (one.kind === 'time') {
      state = advance(state, one.until, subject.library).state;
      continue;
    }
    entries += 1;
    const before = advance(state, one.at, subject.library).state;
    const entry = entryOf(before, one);
    const result = step(before, entry, subject.library);
    const model = predicted(subject, before, entry);
    const engine = told(result);
    const isDoor = result.kind === 'refused' && atTheDoor.has(result.refusal.kind);
    if (!isDoor && model !== engine)
      differences.push({ path: path.id, step: index + 1, event: one.event, model, engine });
    state = result.kind === 'accepted' ? result.state : before;
  }
  return { entries, differences };
}

function entryOf(
  state: CaseState,
  { event, at, on, by, data }: Extract<PathStep, { readonly kind: 'event' }>,
): RecordedEntry {
  return { kind: 'recorded', type: event, seq: state.log.length + 1, at, on, by, data };
}

function told(result: StepResult): string {
  return result.kind === 'refused' ? 'refused' : `in ${configurationKey(configurationOf(result.state))}`;
}

function predicted(subject: Subject, before: CaseState, entry: RecordedEntry): string {
  const { pathway, conditions, facts } = subject.compiled;
  const event = pathway.events[entry.type];
  if (event === undefined || before.snapshot.status === 'done' || !event.recordedBy.includes(entry.by.role))
    return 'refused';
  if (entry.type === 'CASE_OPENED') return 'refused';
  const view: View = { ...draftView(draftOf(before, subject.library)), event: entryView(entry) };
  const holds = (text: string, seen: View): boolean => {
    const { name, negated } = conditionRef(text);
    const expression = conditions.get(name)?.expression.text;
    const tree = expression === undefined ? undefined : treeOf(expression);
    if (tree === undefined) return false;
    return read(tree, { variable: (variable) => variableIn(seen, variable) }) === !negated;
  };
  const isAllowed = (event.requires ?? []).every((text) => holds(text, view));
  if (!isAllowed) return 'refused';
  const after = facts.byEvent.has(entry.type) ? step(before, entry, subject.library) : undefined;
  const later = after?.kind === 'accepted' ? { ...view, facts: after.state.facts } : view;
  const { taken, configuration } = react(subject.chart, configurationOf(before), entry.type, (transition, isLater) =>
    transition.guards.every((text) => holds(text, isLater ? later : view)),
  );
  return taken.length === 0 ? 'refused' : `in ${configurationKey(configuration)}`;
}
