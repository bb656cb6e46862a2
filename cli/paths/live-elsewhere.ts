import type { LoadedPathway } from '../../language/load/load-pathway.ts';
import type { Suite, TestPath } from '../../machines/paths/suite.ts';
import { createCoreHost } from '../case-file/core-host.ts';
import type { CaseHost } from '../case-file/host.ts';
import { outcomeOf } from '../case-file/outcome.ts';
import { isStuck } from '../case-file/progress.ts';
import { runCaseFile, type CaseRun, type Chapter } from '../case-file/run-case-file.ts';
import { caseFileFor } from './case-file-for.ts';

/** Where the cases of a suite can be lived besides the core. */
export interface Elsewhere {
  /** A host for one more case; no two have the same reference. */
  host(pathway: LoadedPathway, reference: string): Promise<CaseHost>;
  close(): Promise<void>;
}

/** A place at which a path first came to something else than on the core. */
export interface Parting {
  readonly path: string;
  /** Position among the path's steps; -1: the opening. */
  readonly step: number;
  /** What differs, from the outside inwards: `deadlines.icpc.due`. */
  readonly what: string;
  readonly core: unknown;
  readonly there: unknown;
  /** What the other place says about it: why a notice failed. */
  readonly note?: string;
}

/** What living a suite elsewhere came to. */
export interface LivedElsewhere {
  readonly paths: number;
  readonly steps: number;
  readonly partings: readonly Parting[];
  /** Paths that were not lived to their end, also when tried again on a server of their own: which, and why. */
  readonly stuck: readonly { readonly path: string; readonly reason: string }[];
}

/** Enough for two processors to be busy; more make each other wait. */
const atOnceByDefault = 12;

/**
 * Lives every path of a suite on the core and elsewhere, and compares the two step by step: the answer, the state, deadlines, notices and
 * papers, tasks, flags and people; at the end also what the case waits for.
 *
 * @param start - begins a place to live in; asked again, for a path alone, when the first one stood still under it.
 */
export async function liveElsewhere(
  suite: Pick<Suite, 'pathway' | 'paths'>,
  pathway: LoadedPathway,
  start: () => Promise<Elsewhere>,
  atOnce: number = atOnceByDefault,
): Promise<LivedElsewhere> {
  const partings: Parting[] = [];
  const stuck: { readonly path: TestPath; readonly reason: string }[] = [];

  async function liveAll(paths: readonly TestPath[], limit: number): Promise<void> {
    const place = await start();
    const waiting = [...paths];
    async function liveOn(): Promise<void> {
      for (let path = waiting.shift(); path !== undefined; path = waiting.shift()) {
        try {
          partings.push(...(await comparePath(suite, path, pathway, place)));
        } catch (error) {
          if (!isStuck(error)) throw error;
          stuck.push({ path, reason: error.message });
        }
      }
    }
    try {
      await Promise.all(Array.from({ length: Math.min(limit, paths.length) }, liveOn));
    } finally {
      await place.close();
    }
  }

  await liveAll(suite.paths, atOnce);
  for (const { path } of stuck.splice(0)) await liveAll([path], 1);
  return {
    paths: suite.paths.length,
    steps: suite.paths.reduce((sum, { steps }) => sum + steps.length + 1, 0),
    partings,
    stuck: stuck.map(({ path, reason }) => ({ path: path.id, reason })),
  };
}

async function comparePath(
  suite: Pick<Suite, 'pathway'>,
  path: TestPath,
  pathway: LoadedPathway,
  place: Elsewhere,
): Promise<readonly Parting[]> {
  const caseFile = caseFileFor(suite, path, pathway);
  const core = await lived(createCoreHost(pathway, path.id), (host) => runCaseFile(caseFile, host));
  const there = await lived(await place.host(pathway, path.id), (host) => runCaseFile(caseFile, host));
  for (const [index, chapter] of core.chapters.entries()) {
    const other = there.chapters[index];
    const found = firstDifference(seen(chapter), other === undefined ? undefined : seen(other));
    if (found !== undefined) return [{ path: path.id, step: chapter.entry, ...found }];
  }
  const atEnd = firstDifference(asJson(endOf(core)), asJson(endOf(there)));
  return atEnd === undefined ? [] : [{ path: path.id, step: path.steps.length - 1, ...atEnd }];
}

async function lived<T>(host: CaseHost, live: (host: CaseHost) => Promise<T>): Promise<T> {
  try {
    return await live(host);
  } finally {
    await host.close();
  }
}

/** What somebody sees of a case after a step. */
function seen({ what, after }: Chapter): unknown {
  const answer = 'answer' in what ? what.answer : undefined;
  return asJson({ ...(after === undefined ? {} : outcomeOf(after, [])), answer });
}

function endOf({ outcome: { failures: _failures, ...outcome } }: CaseRun): unknown {
  return outcome;
}

/** Without what only exists in memory: a member that is undefined is none. */
function asJson(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}

/** The first place at which two JSON values differ. */
function firstDifference(core: unknown, there: unknown): Omit<Parting, 'path' | 'step'> | undefined {
  if (!isComposite(core) || !isComposite(there) || Array.isArray(core) !== Array.isArray(there))
    return core === there ? undefined : { what: '', core, there };
  for (const key of new Set([...Object.keys(core), ...Object.keys(there)])) {
    const found = firstDifference(core[key], there[key]);
    if (found === undefined) continue;
    const name = nameOf(core[key], there[key]) ?? key;
    const { note } = there;
    return {
      ...(typeof note === 'string' ? { note } : {}),
      ...found,
      what: found.what === '' ? name : `${name}.${found.what}`,
    };
  }
  return undefined;
}

/** Deadlines, tasks and the like are called by their id where both have the same one in a place, else by the place. */
function nameOf(core: unknown, there: unknown): string | undefined {
  if (!isComposite(core) || !isComposite(there)) return undefined;
  return typeof core['id'] === 'string' && core['id'] === there['id'] ? core['id'] : undefined;
}

function isComposite(value: unknown): value is { readonly [key: string]: unknown } {
  return typeof value === 'object' && value !== null;
}
