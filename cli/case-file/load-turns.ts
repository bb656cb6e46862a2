import { resolve, dirname } from 'node:path';
import { existsSync } from 'node:fs';
import { parseIsoDate } from '../../calendar/iso-date.ts';
import { hashCalendar } from '../../client/content-hash.ts';
import { authorityOf, calendarInForce, nothingPublished } from '../../client/published-rules.ts';
import { checkPathway } from '../../language/check/check-pathway.ts';
import { loadPathway, type LoadedPathway } from '../../language/load/load-pathway.ts';
import { sortProblems, type Problem } from '../../language/problem.ts';
import type { Pathway } from '../../language/schema/pathway.ts';
import { formatPath, type SourcePath } from '../../language/source-path.ts';
import { nodeAt, placeAt, type SourceMap } from '../../language/source-tree.ts';
import type { RulesChange } from '../../workflows/messages.ts';
import { draftLines } from '../calendar/draft-lines.ts';
import { draftsIn, withDrafts } from '../calendar/load-drafts.ts';
import { writtenEdits } from '../calendar/read-calendar-file.ts';
import { asRenames, renameLines, unknownNames } from '../read-renames.ts';
import type { CaseFileSource, EntrySource } from './schema.ts';

/** Other rules that an entry of a case file brings: a calendar that was published, or another version of the pathway. */
export interface Turn {
  readonly change: Exclude<RulesChange, { readonly kind: 'back' }>;
  /** What it changes, in words. */
  readonly says: readonly string[];
}

/** Other rules by the place of their entry. */
export type Turns = ReadonlyMap<number, Turn>;

type Entry<K extends string> = Extract<EntrySource, { readonly [key in K]: unknown }>;

/** Reads the rules that a case file changes to, as `calendar publish` and `publish` would read them; or everything that is wrong with them. */
export async function loadTurns(
  source: CaseFileSource,
  tree: SourceMap,
  path: string,
  opening: LoadedPathway,
): Promise<{ readonly turns: Turns; readonly problems: readonly Problem[] }> {
  const turns = new Map<number, Turn>();
  const problems: Problem[] = [];
  const versions: Pathway[] = [opening.pathway];
  const authority = authorityOf(opening.pathway);
  let published = nothingPublished;

  async function publish(item: Entry<'publish'>, index: number): Promise<void> {
    const at: SourcePath = ['entries', index, 'publish'];
    const node = nodeAt(tree, at);
    if (node?.kind !== 'map') throw new Error('The schema lets nothing else through.');
    const written = writtenEdits(item.publish, node, node.place.file);
    const read =
      written.kind === 'problems'
        ? written
        : await draftsIn(written, published, (name) => Promise.resolve(name === authority));
    if (read.kind === 'problems') {
      problems.push(...read.problems.map((problem) => ({ ...problem, path: below(at, problem.path) })));
      return;
    }
    const later = withDrafts(published, read.drafts);
    const calendar = await calendarInForce(later, opening.pathway.calendar, authority);
    const day = parseIsoDate((item.at ?? '0001-01-01').slice(0, 10));
    turns.set(index, {
      change: { kind: 'calendar', calendar, hash: hashCalendar(calendar) },
      says: read.drafts.flatMap((draft) => draftLines(draft, day)),
    });
    // What is refused for this case was not published.
    if (item.refused === undefined) published = later;
  }

  async function move(item: Entry<'moveTo'>, index: number): Promise<void> {
    const at: SourcePath = ['entries', index, 'moveTo'];
    const loaded = await loadPathway(besideFile(item.moveTo, path));
    const found = sortProblems(checkPathway(loaded));
    if (found.length > 0) {
      problems.push(...found.map((problem) => (problem.code === 'no-such-pathway' ? here(problem, at) : problem)));
      return;
    }
    const { pathway, hash } = loaded;
    const ofRenames: SourcePath = ['entries', index, 'renames'];
    const node = nodeAt(tree, ofRenames);
    if (item.renames !== undefined && node?.kind === 'map') {
      const unknown = unknownNames(item.renames, node, node.place.file, pathway, versions);
      problems.push(...unknown.map((problem) => ({ ...problem, path: below(ofRenames, problem.path) })));
    }
    versions.push(pathway);
    const renames = item.renames === undefined ? undefined : asRenames(item.renames);
    turns.set(index, {
      change: { kind: 'pathway', pathway, hash, ...(renames === undefined ? {} : { renames }) },
      says: renames === undefined ? [] : renameLines(renames),
    });
  }

  function here(problem: Problem, at: SourcePath): Problem {
    return { ...problem, ...placeAt(tree, at), path: formatPath(at) };
  }

  for (const [index, item] of source.entries.entries()) {
    if ('publish' in item) await publish(item, index);
    else if ('moveTo' in item) await move(item, index);
  }
  return { turns, problems };
}

/** A pathway with the names of the versions that a case file moves to beside its own; where both have one, its own says what it is. */
export function withVersions(own: Pathway, turns: Turns): Pathway {
  const versions = [...turns.values()].flatMap(({ change }) => (change.kind === 'pathway' ? [change.pathway] : []));
  return versions.reduce(
    (known, { events, roles, deadlines, tasks, notifications, documents, access, facts }) => ({
      ...known,
      events: { ...events, ...known.events },
      roles: { ...roles, ...known.roles },
      deadlines: { ...deadlines, ...known.deadlines },
      tasks: { ...tasks, ...known.tasks },
      notifications: { ...notifications, ...known.notifications },
      documents: { ...documents, ...known.documents },
      access: { ...access, ...known.access },
      facts: { ...facts, ...known.facts },
    }),
    own,
  );
}

/** A path in a case file is meant from where the file lies. */
export function besideFile(pathway: string, caseFile: string): string {
  const beside = resolve(dirname(caseFile), pathway);
  return /[/\\]|\.ya?ml$/.test(pathway) && existsSync(beside) ? beside : pathway;
}

function below(at: SourcePath, path: string): string {
  return path === '' ? formatPath(at) : `${formatPath(at)}.${path}`;
}
