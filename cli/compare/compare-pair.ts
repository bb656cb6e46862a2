import { namedCalendar } from '../../calendar/named-calendars.ts';
import { hashCalendar } from '../../client/content-hash.ts';
import { diffPathways } from '../../language/diff/diff-pathways.ts';
import type { LoadedPathway } from '../../language/load/load-pathway.ts';
import type { Pathway } from '../../language/schema/pathway.ts';
import { compilePathway } from '../../machines/compile.ts';
import { compareVersions, type VersionComparison } from '../../machines/difference/compare-versions.ts';
import { generateSuite } from '../../machines/paths/generate.ts';
import { criteria } from '../../machines/paths/goal.ts';
import { subjectOf, type Subject } from '../../machines/paths/subject.ts';
import type { Renames } from '../../machines/renames.ts';
import { counted } from '../words.ts';
import { changedElements, withoutChange, type ChangedElement } from './changed-elements.ts';
import { eventsAbout } from './events-about.ts';

/** Two versions compared: in what they behave differently, and which change of the definition makes it. */
export interface ComparedPair {
  readonly old: LoadedPathway;
  readonly new: LoadedPathway;
  /** The version before, as cases are lived by it. */
  readonly subject: Subject;
  readonly comparison: VersionComparison;
  readonly changes: readonly (ChangedElement & { readonly shown: boolean })[];
  readonly generated: { readonly old: number; readonly new: number };
  readonly limits: readonly string[];
}

/** How two versions are compared. */
interface How {
  readonly seed: number;
  readonly mostTries?: number;
  readonly renames: Renames;
}

/** Each change is taken back by itself as long as there are no more. */
const mostTakenBack = 80;

/** Compares how two checked versions behave. Equal ones are not lived at all. */
export function comparePair(old: LoadedPathway, fresh: LoadedPathway, { renames, ...wanted }: How): ComparedPair {
  const subject = subjectFor(old.pathway, old.hash);
  const other = subjectFor(fresh.pathway, fresh.hash);
  const pair = { old, new: fresh, subject };
  if (old.hash === fresh.hash) {
    const limits = ['It is one and the same definition.'];
    return { ...pair, comparison: equal, changes: [], generated: { old: 0, new: 0 }, limits };
  }
  const changes = changedElements(diffPathways(old.pathway, fresh.pathway));
  const suites = {
    old: generateSuite(subject, { criteria, ...wanted }),
    new: generateSuite(other, { criteria, ...wanted }),
  };
  const isMany = changes.length > mostTakenBack;
  const reversible = changes.map((change) => ({
    id: change.id,
    events: eventsAbout(change, [old.pathway, fresh.pathway]),
    without: isMany ? undefined : compiledWithout(change, old, fresh),
  }));
  const comparison = compareVersions({
    ...{ old: subject, new: other, renames, suites },
    changed: concerned(changes, fresh.pathway),
    changes: reversible.filter(({ without }) => without !== undefined),
  });
  const byName = new Set(reversible.flatMap(({ id, without }) => (without === undefined ? [id] : [])));
  const named = new Set(comparison.classes.flatMap(({ id }) => id.match(/[A-Za-z_]\w*/g) ?? []));
  const { shown } = comparison.attribution;
  const limits = [
    ...new Set([...suites.old.limits, ...suites.new.limits]),
    ...comparison.limits,
    ...partedLimits(comparison.parted, [old.pathway, fresh.pathway]),
    ...(byName.size === 0
      ? []
      : [
          `${byName.size} of ${counted(changes.length, 'changed element')} ${isMany ? 'were not taken back, because they are many' : 'cannot be taken back alone'}: of these only names say whether a case showed them.`,
        ]),
  ];
  return {
    ...pair,
    ...{ comparison, limits },
    changes: changes.map((change) => ({
      ...change,
      shown: shown.has(change.id) || (byName.has(change.id) && named.has(String(change.steps.at(-1)))),
    })),
    generated: { old: suites.old.paths.length, new: suites.new.paths.length },
  };
}

function partedLimits(events: readonly string[], versions: readonly Pathway[]): readonly string[] {
  if (events.length === 0) return [];
  const titles = events.map(
    (event) => `“${versions.find(({ events: known }) => known[event] !== undefined)?.events[event]?.title ?? event}”`,
  );
  return [`No case was found in which both accept ${titles.join(', ')}: what comes behind could not be compared.`];
}

const equal: VersionComparison = {
  classes: [],
  attribution: { because: new Map(), shown: new Set(), own: new Set() },
  parted: [],
  lived: { logs: 0, steps: 0, shortening: 0 },
  limits: [],
};

function subjectFor(pathway: Pathway, hash: string): Subject {
  const calendar = namedCalendar(pathway.calendar);
  return subjectOf(compilePathway(pathway), calendar, { pathway: hash, calendar: hashCalendar(calendar) });
}

/** Nothing where the version after needs the change: what names a new element cannot do without it. */
function compiledWithout(change: ChangedElement, old: LoadedPathway, fresh: LoadedPathway): Subject | undefined {
  try {
    return subjectFor(withoutChange(change, old, fresh), 'without');
  } catch {
    return undefined;
  }
}

/** What more is tried about: changed events, deadlines, and whether who may read what can have changed. */
function concerned(changes: readonly ChangedElement[], { deadlines }: Pathway) {
  const ids = (about: string): readonly string[] =>
    changes.filter((change) => change.about === about).map(({ steps }) => String(steps.at(-1)));
  const all = changes.some(({ about, steps }) => about === 'calendar' || steps[0] === 'calendar');
  return {
    events: ids('event'),
    deadlines: all ? Object.keys(deadlines).slice(0, mostMoved) : ids('deadline').slice(0, mostMoved),
    access: changes.some(({ about }) => ['access', 'hours', 'role', 'holder'].includes(about)),
  };
}

const mostMoved = 12;
