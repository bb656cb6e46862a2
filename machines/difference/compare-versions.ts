import type { Field } from '../../language/schema/fields.ts';
import type { Pathway } from '../../language/schema/pathway.ts';
import type { Subject } from '../paths/subject.ts';
import type { Suite, TestPath } from '../paths/suite.ts';
import { renamed, type Renames } from '../renames.ts';
import { asksBehind } from './asks.ts';
import { attribute, type Attribution, type ReversibleChange } from './attribute.ts';
import { shiftedLog } from './closer-logs.ts';
import { classOf, disagreementKinds, type Disagreement } from './disagreement.ts';
import { compareCandidates, createFindings, type Findings } from './findings.ts';
import { createGrove, type Grove } from './grove.ts';
import { logBefore, logOf, type Log } from './log.ts';
import { placesOf, probesOf, type Named } from './probes.ts';
import { repeatsOf } from './repeats.ts';
import { withoutCombined } from './combined-reasons.ts';
import { createShrinker, type Shrinker } from './shrink.ts';
import { createJointLife, createTwinLife, type TwinLife } from './twins.ts';

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
  /** The changes by themselves, as far as each is to be taken back. */
  readonly changes: readonly ReversibleChange[];
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
  /** Which change makes which of them, and which changes none of them shows. */
  readonly attribution: Attribution;
  /** Cases, and different steps of them, that both versions have lived; and the steps lived to shorten logs. */
  readonly lived: { readonly logs: number; readonly steps: number; readonly shortening: number };
  /** Events that no case was found to record by both versions: what comes behind them could not be compared. In the names of the version before. */
  readonly parted: readonly string[];
  /** Limits that were reached, in words. */
  readonly limits: readonly string[];
}

/** Steps lived to shorten what was found. */
const mostShortening = 60_000;
/** Days that cases about a changed deadline are moved by, one by one: a year has every holiday. */
const daysMoved = 366;
/** Places in which an event is recorded otherwise, and logs behind which it is asked who may read what. */
const most = {
  placesOfChanged: 3,
  places: 1,
  asked: 80,
  askedIfEqual: 10,
  sought: 16,
  shortened: 3,
  classes: 40,
  deadlines: 3,
};

/**
 * Lives cases by two versions side by side and keeps, for each class of disagreement, the shortest log that shows it. The cases: the
 * suites of both, each record a little otherwise, questions who may read what, and cases about changed deadlines on every day of a year.
 *
 * No pure search could end here: what was not found is not proved to be equal, and the caller says so.
 */
export function compareVersions(versions: Versions): VersionComparison {
  const { old, new: fresh, renames, suites, changed, changes } = versions;
  const life = createTwinLife(old, fresh, renames);
  const findings = createFindings();
  const grove = createGrove(life, findings);
  const ofNew = suites.new.paths.map((path) => ({ path, log: logBefore(logOf(path), renames) }));
  const paths = [...suites.old.paths.map((path) => ({ path, log: logOf(path) })), ...ofNew];
  const logs = paths.map(({ log }) => log);
  for (const log of logs) grove.live(log);
  const named: readonly Named[] = [
    { subject: old, renames: {} },
    { subject: fresh, renames },
  ];
  probe(grove, logs, named, new Set(changed.events.map((event) => oldName(event, renames.events))));
  for (const log of spread(logs, changed.access ? most.asked : most.askedIfEqual))
    grove.liveEach(log, asksBehind(log, named));
  for (const id of changed.deadlines)
    for (const log of logsAbout(id, paths, renames).slice(0, changed.deadlines.length > most.deadlines ? 1 : 2))
      for (let days = 1; days <= daysMoved; days += 1) grove.liveOnce(shiftedLog(log, days));

  const shrinker = createShrinker(life, grove.waysTo, mostShortening);
  const classes = shownIn(findings, shrinker);
  const attribution = attribute(classes, changes, versions);
  const hidden = changes.filter(({ id }) => !attribution.shown.has(id));
  const besides = hidden
    .slice(0, most.sought)
    .map((change) => seekChange(change, logs, life, versions, choicesIn(named)))
    .filter((each) => each !== undefined)
    .map(({ id, shown }) => ({ id, shown: { ...shown, id: freeId(shown.id, id, classes) } }));
  for (const { id, shown } of besides) {
    attribution.because.set(shown.id, [id]);
    attribution.own.add(shown.id);
    attribution.shown.add(id);
  }
  const isSpent = shrinker.lived() > mostShortening;
  return {
    classes: sorted([...classes, ...besides.map(({ shown }) => shown)]),
    attribution,
    parted: grove.parted(),
    lived: { logs: grove.logs(), steps: grove.steps(), shortening: shrinker.lived() },
    limits: [
      ...(isSpent
        ? [`Shortening ended after ${mostShortening} steps: some cases may be longer than they need be.`]
        : []),
      ...(hidden.length > most.sought
        ? [`Cases about what nothing had shown were sought for ${most.sought} of ${hidden.length} changes.`]
        : []),
    ],
  };
}

/** The shortest log of every class, in the order in which they are told. */
function shownIn(findings: Findings, shrinker: Shrinker): readonly ShownClass[] {
  const order = [...findings.classes].toSorted(
    ([, [one]], [, [other]]) => Number(other?.isFirst) - Number(one?.isFirst),
  );
  // Of many classes only the shortest log of each is shortened: two definitions that have little in common are not compared for their details.
  const number = order.length > most.classes ? 1 : most.shortened;
  const shown = order.flatMap(([id, candidates]): readonly ShownClass[] => {
    const [best] = candidates
      .slice(0, number)
      .map((each) => shrinker.shrink(each))
      .toSorted(compareCandidates);
    return best === undefined ? [] : [{ id, ...best }];
  });
  return sorted(withoutCombined(shown));
}

/** The shortest case in which a change that no class is told for makes a difference, among those of the suites and those in which what it has to do with happens twice. */
function seekChange(
  { id, events, without }: ReversibleChange,
  logs: readonly Log[],
  life: TwinLife,
  { new: fresh, renames }: Versions,
  choices: ReturnType<typeof choicesIn>,
): { readonly id: string; readonly shown: ShownClass } | undefined {
  if (without === undefined) return undefined;
  const joint = createJointLife(life, createTwinLife(without, fresh, {}), renames);
  const findings = createFindings();
  const grove = createGrove(joint, findings);
  for (const log of logs) grove.live(log);
  for (const log of repeatsOf(logs, new Set(events), choices)) grove.liveOnce(log);
  const [best] = [...findings.classes.values()].flat().toSorted(compareCandidates);
  if (best === undefined) return undefined;
  const shown = createShrinker(joint, grove.waysTo, mostShortening).shrink(best);
  return { id, shown: { id: classOf(shown.disagreement), ...shown } };
}

/** A class that another change has shown already is told once more, with the change that it is told for. */
function freeId(id: string, change: string, classes: readonly ShownClass[]): string {
  return classes.some((each) => each.id === id) ? `${id}, by ${change}` : id;
}

function choicesIn(versions: readonly Named[]): (event: string, field: string) => readonly string[] {
  const options = new Map<string, readonly string[]>();
  const note = (event: string, fields: { readonly [name: string]: Field }, values: Pathway['values']): void => {
    for (const [name, field] of Object.entries(fields)) {
      const { of } = field;
      const list = field.values ?? of?.values;
      if (list !== undefined) options.set(`${event} ${name}`, Object.keys(values[list]?.options ?? {}));
      note(event, field.fields ?? {}, values);
      note(event, of?.fields ?? {}, values);
    }
  };
  for (const { subject, renames } of versions)
    for (const [event, { data }] of Object.entries(subject.compiled.pathway.events))
      note(oldName(event, renames.events), data, subject.compiled.pathway.values);
  return (event, field) => options.get(`${event} ${field}`) ?? [];
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
