import { namedCalendar } from '../../../calendar/named-calendars.ts';
import { lower } from '../../../language/lower.ts';
import { pathwaySchema, type Pathway } from '../../../language/schema/pathway.ts';
import { compilePathway } from '../../../machines/compile.ts';
import {
  compareVersions,
  type ShownClass,
  type VersionComparison,
} from '../../../machines/difference/compare-versions.ts';
import type { Log } from '../../../machines/difference/log.ts';
import { generateSuite } from '../../../machines/paths/generate.ts';
import { criteria } from '../../../machines/paths/goal.ts';
import { subjectOf, type Subject } from '../../../machines/paths/subject.ts';
import type { Renames } from '../../../machines/renames.ts';
import { smallPathway } from '../../workflows/support/small-pathway.ts';

/** The small pathway with something said otherwise: paths of keys and what stands there, `undefined` to take it out. */
export function smallWith(edits: { readonly [path: string]: unknown }, from: Pathway = smallPathway): Pathway {
  const copy = structuredClone(from) as unknown as Tree;
  for (const [path, value] of Object.entries(edits)) {
    const keys = path.split('.');
    const last = keys.pop() ?? '';
    let here = copy;
    for (const key of keys) here = (here[key] ??= {}) as Tree;
    if (value === undefined) delete here[last];
    else here[last] = value;
  }
  return lower(pathwaySchema.parse(copy));
}

interface Tree {
  [key: string]: unknown;
}

/** Compares the small pathway with another version of it. */
export function compareSmall(
  fresh: Pathway,
  {
    old = smallPathway,
    renames = {},
    deadlines = [],
  }: { old?: Pathway; renames?: Renames; deadlines?: readonly string[] } = {},
): VersionComparison {
  const [before, after] = [subject(old, 'old'), subject(fresh, 'new')];
  const suites = {
    old: generateSuite(before, { criteria, seed: 1 }),
    new: generateSuite(after, { criteria, seed: 1 }),
  };
  const changed = { events: [], deadlines, access: true };
  return compareVersions({ old: before, new: after, renames, suites, changed, changes: [] });
}

function subject(pathway: Pathway, hash: string): Subject {
  return subjectOf(compilePathway(pathway), namedCalendar(pathway.calendar), { pathway: hash, calendar: 'calendar' });
}

/** A class by its id. */
export function classIn({ classes }: VersionComparison, id: string): ShownClass {
  const found = classes.find((each) => each.id === id);
  if (found === undefined)
    throw new Error(`Not found: ${id}. Found were: ${classes.map((each) => each.id).join('; ')}`);
  return found;
}

/** A log as words: what was recorded, in order. */
export function told(log: Log): readonly string[] {
  return log.map((step) => {
    if (step.kind === 'opened') return 'CASE_OPENED';
    if (step.kind === 'event') return step.event;
    return step.kind === 'time'
      ? `until ${step.until.slice(0, 10)}`
      : `${step.by.role} asks to ${step.may} ${step.what}`;
  });
}
