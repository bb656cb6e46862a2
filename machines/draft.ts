import type { AnyMachineSnapshot } from 'xstate';
import type { Instant } from '../calendar/instant.ts';
import type { WorkingCalendar } from '../calendar/working-calendar.ts';
import type {
  CarriedOver,
  CaseState,
  FlagInstance,
  Holder,
  Occurrence,
  RulesInForce,
  TaskInstance,
} from './case-state.ts';
import type { CompiledPathway } from './compile.ts';
import type { Effect, EffectRecord } from './effect.ts';
import type { Entry, OpenedEntry } from './entry.ts';
import type { Json, JsonObject } from './json.ts';
import type { MachineContext } from './compile-machine.ts';
import type { Library } from './library.ts';

/**
 * The working copy of a case during one step. Parts are replaced, never changed in place, so the state it came from stays
 * as it was; nothing outside a step ever holds a draft.
 */
export interface Draft {
  readonly compiled: CompiledPathway;
  calendar: WorkingCalendar;
  readonly opened: OpenedEntry;
  log: readonly Entry[];
  rules: RulesInForce;
  now: Instant;
  snapshot: AnyMachineSnapshot;
  facts: JsonObject;
  activeStates: ReadonlySet<string>;
  people: { readonly [role: string]: Holder };
  directory: CaseState['directory'];
  occurrences: readonly Occurrence[];
  tasks: readonly TaskInstance[];
  flags: readonly FlagInstance[];
  effects: readonly EffectRecord[];
  /** Milestones by condition that have been reached and not left since. */
  reached: ReadonlySet<string>;
  carried: readonly CarriedOver[];
  effectIds: Set<string> | undefined;
  /** Effects this step asks for. */
  asked: Effect[];
  /** The effects of a life that is only compared are not written out: nobody reads them, and writing is a quarter of the work. */
  withoutTexts?: true;
}

/** XState's live snapshot behind a state: spares stepping in memory the rehydration; a state from JSON has none. */
const liveSnapshots = new WeakMap<CaseState, AnyMachineSnapshot>();

/** A working copy of a case. */
export function draftOf(state: CaseState, library: Library): Draft {
  const opened = correctedOpening(state.log);
  const compiled = library.pathway(state.rules.pathway.hash);
  const snapshot = liveSnapshots.get(state) ?? rehydrate(compiled, state);
  return {
    compiled,
    calendar: library.calendar(state.rules.calendar.hash),
    opened,
    log: state.log,
    rules: state.rules,
    now: state.now,
    snapshot,
    facts: state.facts,
    activeStates: statePaths(snapshot.value as Json),
    people: state.people,
    directory: state.directory,
    occurrences: state.occurrences,
    tasks: state.tasks,
    flags: state.flags,
    effects: state.effects,
    reached: new Set(state.reached),
    carried: state.carried,
    effectIds: undefined,
    asked: [],
  };
}

/** The state a finished draft stands for. */
export function stateOf(draft: Draft): CaseState {
  const state: CaseState = {
    log: draft.log,
    rules: draft.rules,
    now: draft.now,
    snapshot: { value: draft.snapshot.value as Json, status: draft.snapshot.status === 'done' ? 'done' : 'active' },
    facts: draft.facts,
    people: draft.people,
    directory: draft.directory,
    occurrences: draft.occurrences,
    tasks: draft.tasks,
    flags: draft.flags,
    effects: draft.effects,
    reached: [...draft.reached],
    carried: draft.carried,
  };
  liveSnapshots.set(state, draft.snapshot);
  return state;
}

/** The first entry of a log. */
export function openingOf(log: readonly Entry[]): OpenedEntry {
  const first = log[0];
  if (first?.kind !== 'opened') throw new Error('A log begins with the entry that opened the case.');
  return first;
}

/** The opening as it now reads: what is recorded from here on is judged by the date to which it was corrected. */
function correctedOpening(log: readonly Entry[]): OpenedEntry {
  let opened = openingOf(log);
  for (const entry of log) {
    if (entry.kind !== 'correction' || entry.change.op !== 'amend' || entry.change.target !== opened.seq) continue;
    const { on = opened.on, data = opened.data } = entry.change;
    opened = { ...opened, on, data };
  }
  return opened;
}

function rehydrate(compiled: CompiledPathway, state: CaseState): AnyMachineSnapshot {
  const context: MachineContext = { facts: state.facts, seq: lastEventSeq(state.log) };
  return compiled.machine.resolveState({
    value: state.snapshot.value as never,
    status: state.snapshot.status,
    context,
  });
}

function lastEventSeq(log: readonly Entry[]): number {
  return log.findLast((entry) => entry.kind === 'opened' || entry.kind === 'recorded')?.seq ?? 0;
}

/** Every active state, compound ones included, as dotted paths: `onPlan`, `onPlan.monitoring`. */
export function statePaths(value: Json): ReadonlySet<string> {
  const paths = new Set<string>();
  collect(value, '', paths);
  return paths;
}

function collect(value: Json, prefix: string, paths: Set<string>): void {
  if (typeof value === 'string') {
    paths.add(prefix + value);
    return;
  }
  if (typeof value !== 'object' || value === null) return;
  for (const [name, inner] of Object.entries(value)) {
    paths.add(prefix + name);
    collect(inner as Json, `${prefix}${name}.`, paths);
  }
}
