import type { Subject } from '../paths/subject.ts';
import type { Suite, TestPath } from '../paths/suite.ts';
import { renamed, type Renames } from '../renames.ts';
import { asksBehind } from './asks.ts';
import { shiftedLog } from './closer-logs.ts';
import { disagreementKinds, type Disagreement } from './disagreement.ts';
import { compareCandidates, createFindings, type Candidate } from './findings.ts';
import { createGrove, type Grove } from './grove.ts';
import { logBefore, logOf, type Log } from './log.ts';
import { placesOf, probesOf, type Named } from './probes.ts';
import { createShrinker } from './shrink.ts';
import { createTwinLife } from './twins.ts';

/** Two versions of a pathway to compare, with suites generated for each. */
export interface Versions {
  readonly old: Subject;
  readonly new: Subject;
  /** What the version after calls otherwise. */
  readonly renames: Renames;
  readonly suites: { readonly old: Pick<Suite, 'paths'>; readonly new: Pick<Suite, 'paths'> };
  /** Names of elements that the definitions differ in: more is tried about these. In the names of the version after. */
  readonly changed: {
    readonly events: readonly string[];
    readonly deadlines: readonly string[];
    readonly access: boolean;
  };
}

/** A class of disagreement, with the shortest log that was found for it. */
export interface ShownClass {
  /** `deadline icpc: later`: unique, and the same from run to run. */
  readonly id: string;
  readonly disagreement: Disagreement;
  /** The versions disagree behind its last step. */
  readonly log: Log;
  /** Do they agree in everything before? Otherwise it may follow from what differed earlier. */
  readonly isFirst: boolean;
}

/** What two versions disagree about. */
export interface VersionComparison {
  readonly classes: readonly ShownClass[];
  /** Cases, and different steps of them, that both versions have lived; and the steps lived to shorten logs. */
  readonly lived: { readonly logs: number; readonly steps: number; readonly shortening: number };
  /** Limits that were reached, in words. */
  readonly limits: readonly string[];
}

/** Steps lived to shorten what was found. */
const mostShortening = 250_000;
/** Days that cases about a changed deadline are moved by, one by one: a year has every holiday. */
const daysMoved = 366;
/** Places in which an event is recorded otherwise, and logs behind which it is asked who may read what. */
const most = { placesOfChanged: 3, places: 1, asked: 80, askedIfEqual: 10 };

/**
 * Lives cases by two versions side by side and keeps, for each class of disagreement, the shortest log that shows it. The cases: the
 * suites of both, each record a little otherwise, questions who may read what, and cases about changed deadlines on every day of a year.
 *
 * No pure search could end here: what was not found is not proved to be equal, and the caller says so.
 */
export function compareVersions({ old, new: fresh, renames, suites, changed }: Versions): VersionComparison {
  const life = createTwinLife(old, fresh, renames);
  const findings = createFindings();
  const grove = createGrove(life, findings);
  const ofNew = suites.new.paths.map((path) => ({ path, log: logBefore(logOf(path), renames) }));
  const paths = [...suites.old.paths.map((path) => ({ path, log: logOf(path) })), ...ofNew];
  const logs = paths.map(({ log }) => log);
  for (const log of logs) grove.live(log);
  const versions: readonly Named[] = [
    { subject: old, renames: {} },
    { subject: fresh, renames },
  ];
  probe(grove, logs, versions, new Set(changed.events.map((event) => oldName(event, renames.events))));
  for (const log of spread(logs, changed.access ? most.asked : most.askedIfEqual))
    grove.liveEach(log, asksBehind(log, versions));
  for (const id of changed.deadlines)
    for (const log of logsAbout(id, paths, renames))
      for (let days = 1; days <= daysMoved; days += 1) grove.liveOnce(shiftedLog(log, days));

  const shrinker = createShrinker(life, mostShortening);
  const order = [...findings.classes].toSorted(
    ([, [one]], [, [other]]) => Number(other?.isFirst) - Number(one?.isFirst),
  );
  const shown = order.map(([id, candidates]): ShownClass => {
    const [best] = candidates.map((each) => shrinker.shrink(each)).toSorted(compareCandidates);
    const { log, disagreement, isFirst } = best ?? (candidates[0] as Candidate);
    return { id, disagreement, log, isFirst };
  });
  const isSpent = shrinker.lived() > mostShortening;
  return {
    classes: sorted(withoutCombined(shown)),
    lived: { logs: grove.logs(), steps: grove.steps(), shortening: shrinker.lived() },
    limits: isSpent
      ? [`Shortening ended after ${mostShortening} steps: some of the cases below may be longer than they need be.`]
      : [],
  };
}

function oldName(name: string, names: Renames['events']): string {
  const found = Object.entries(names ?? {}).find(([was, is]) => is === name && renamed(names, was) === name);
  return found?.[0] ?? name;
}

function probe(grove: Grove, logs: readonly Log[], versions: readonly Named[], changed: ReadonlySet<string>): void {
  const events = new Set(logs.flatMap((log) => log.flatMap((step) => (step.kind === 'event' ? [step.event] : []))));
  for (const event of events)
    for (const [log, step] of placesOf(event, logs, changed.has(event) ? most.placesOfChanged : most.places))
      grove.liveEach(log, probesOf(step, versions));
  const openings = new Set(logs.flatMap(([opening]) => (opening?.kind === 'opened' ? [opening] : [])));
  const [opening] = openings;
  if (opening === undefined) return;
  for (const step of probesOf({ ...opening, kind: 'event', event: 'CASE_OPENED' }, versions))
    if (step.kind === 'event') grove.live([{ kind: 'opened', on: step.on, at: step.at, by: step.by, data: step.data }]);
}

/** So many of them, from all over. */
function spread(logs: readonly Log[], number: number): readonly Log[] {
  const every = Math.max(1, Math.floor(logs.length / number));
  return logs.filter((_log, index) => index % every === 0).slice(0, number);
}

/** The shortest beginnings that show something of a deadline: one in which it is met, one in which it passes. */
function logsAbout(
  id: string,
  paths: readonly { readonly path: TestPath; readonly log: Log }[],
  renames: Renames,
): readonly Log[] {
  const names = [id, oldName(id, renames.deadlines)].map((name) => `deadline:${name}/`);
  const found = paths.flatMap(({ path, log }) => {
    const at = path.steps.findIndex(({ covers }) => covers.some((goal) => names.some((name) => goal.startsWith(name))));
    return at < 0 ? [] : [log.slice(0, at + 2)];
  });
  return found.toSorted((one, other) => one.length - other.length).slice(0, 2);
}

/** Several reasons at once, or other reasons of a refusal, are no class of their own where each of them is told already. */
function withoutCombined(classes: readonly ShownClass[]): readonly ShownClass[] {
  const answers = classes.filter(({ disagreement, isFirst }) => disagreement.kind === 'answer' && isFirst);
  return classes.filter((each) => {
    const { kind, element, aspect } = each.disagreement;
    if (kind !== 'answer' && kind !== 'reason') return true;
    const parts = partsOf(each);
    const told = answers.filter(
      (other) =>
        other !== each &&
        other.disagreement.element === element &&
        (kind === 'reason' || (other.disagreement.aspect === aspect && partsOf(other).length < parts.length)) &&
        partsOf(other).every((part) => parts.includes(part)),
    );
    const covered = new Set(told.flatMap(partsOf));
    return !parts.every((part) => covered.has(part));
  });
}

function partsOf({ disagreement }: ShownClass): readonly string[] {
  return disagreement.detail.split(', ').map((part) => part.replace(/^not /, ''));
}

function sorted(classes: readonly ShownClass[]): readonly ShownClass[] {
  const rank = ({ disagreement: { kind } }: ShownClass): number => disagreementKinds.indexOf(kind);
  return classes.toSorted(
    (one, other) =>
      Number(other.isFirst) - Number(one.isFirst) || rank(one) - rank(other) || compareText(one.id, other.id),
  );
}

function compareText(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}
