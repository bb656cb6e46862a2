import { readdir, readFile, stat } from 'node:fs/promises';
import { dirname, extname, join, resolve } from 'node:path';
import type { Instant } from '../../calendar/instant.ts';
import { displayName } from '../../language/load/find-pathway.ts';
import { loadPathway, type LoadedPathway } from '../../language/load/load-pathway.ts';
import type { CaseState } from '../../machines/case-state.ts';
import { followLog } from '../../machines/coverage/follow-log.ts';
import { followPath, type OtherAnswer } from '../../machines/coverage/follow-path.ts';
import { createTracker } from '../../machines/coverage/tracker.ts';
import { criteria as allCriteria, type Criterion } from '../../machines/paths/goal.ts';
import type { Subject } from '../../machines/paths/subject.ts';
import type { Suite } from '../../machines/paths/suite.ts';
import { createCoreHost } from '../case-file/core-host.ts';
import { loadCaseFile } from '../case-file/load-case-file.ts';
import { runCaseFile } from '../case-file/run-case-file.ts';
import { placeText } from '../problem-lines.ts';
import { UsageError } from '../usage-error.ts';
import { counted } from '../words.ts';
import { isSuiteFor, type Lived, type LivedSource, type Remark, type Wrong } from './lived.ts';
import { readCoverageJson, type CaseLog } from './read-coverage-json.ts';

/** The pathway whose coverage is asked for. */
export interface Looked {
  readonly loaded: LoadedPathway;
  readonly subject: Subject;
  readonly criteria?: readonly Criterion[];
}

/** Lives everything through that files hold, one after another, and keeps what it shows. */
export interface Living {
  file(path: string): Promise<void>;
  /** @returns how many entries were lived. */
  log(log: CaseLog, now: Instant | undefined, source: { readonly name: string }): number;
  /** What was lived as one source, made of several calls of `log`. */
  add(source: LivedSource): void;
  remark(remark: Remark): void;
  lived(): Lived;
}

/** Begins to live what is given by one pathway. */
export function createLiving({ loaded, subject, criteria = allCriteria }: Looked): Living {
  const tracker = createTracker(subject);
  const sources: LivedSource[] = [];
  const remarks: Remark[] = [];
  const wrong: Wrong[] = [];
  let known: Suite | undefined;

  async function caseFile(path: string, name: string): Promise<void> {
    const named = await pathwayNamedIn(path);
    if (named !== undefined && named !== loaded.pathway.pathway) {
      remarks.push({ source: name, message: `It is a case of “${named}”, and was not counted.` });
      return;
    }
    const read = await loadCaseFile(path, { loaded });
    if (read.kind === 'problems') {
      for (const { message, ...place } of read.problems) wrong.push({ source: placeText(place), message });
      return;
    }
    const { file } = read.caseFile;
    const followed = tracker.follow(file);
    let hasTurned = false;
    const host = createCoreHost(loaded, read.caseFile.reference, {
      watch(before, happening) {
        hasTurned ||= before !== undefined && !livesBy(subject, before);
        if (!hasTurned) followed.see(before, happening);
      },
    });
    const { outcome } = await runCaseFile(read.caseFile, host);
    if (hasTurned)
      remarks.push({ source: file, message: 'It changes to other rules; what comes after that was not counted.' });
    for (const { message, ...place } of outcome.failures) wrong.push({ source: placeText(place), message });
    sources.push({ kind: 'case file', name: file, cases: 1, entries: followed.entries() });
  }

  function suite(given: Suite, name: string): void {
    if (given.pathway.id !== subject.pathway.id) {
      remarks.push({ source: name, message: `is a suite of “${given.pathway.id}”, and was not counted.` });
      return;
    }
    const others: OtherAnswer[] = [];
    let entries = 0;
    for (const path of given.paths) {
      const followed = tracker.follow(`${name}: ${path.id}`);
      others.push(...followPath(path, subject, followed));
      entries += followed.entries();
    }
    if (given.pathway.hash === subject.pathway.hash) {
      if (isSuiteFor(given, subject.pathway.hash, criteria)) known = given;
    } else remarks.push({ source: name, message: otherVersion(given, subject, others) });
    const [first] = others;
    if (first !== undefined) wrong.push({ source: name, message: otherAnswers(first, others) });
    for (const limit of given.limits) remarks.push({ source: name, message: `It does not cover all: ${limit}` });
    sources.push({ kind: 'suite', name, cases: given.paths.length, entries });
  }

  function log({ name, entries }: CaseLog, now: Instant | undefined, source: { readonly name: string }): number {
    const followed = tracker.follow(name);
    const last = entries.at(-1)?.at;
    try {
      const result = followLog(entries, now ?? last ?? ('' as Instant), subject, followed);
      const opened = entries[0];
      if (opened?.kind === 'opened' && opened.pathway.id !== subject.pathway.id)
        remarks.push({
          source: source.name,
          message: `${name} is a case of “${opened.pathway.id}”; its entries were lived by this pathway.`,
        });
      if (result.kind === 'stopped')
        remarks.push({
          source: source.name,
          message: `${name}: this version would not accept entry ${result.seq} (${result.event}): ${result.refusal.message} What comes after it was not counted.`,
        });
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      remarks.push({ source: source.name, message: `${name} was not counted: ${error.message}` });
    }
    return followed.entries();
  }

  return {
    async file(path) {
      const name = displayName(resolve(path));
      if (['.yaml', '.yml'].includes(extname(path).toLowerCase())) return caseFile(path, name);
      const json = await readCoverageJson(path, name);
      if (json.kind === 'unreadable') wrong.push({ source: name, message: json.reason });
      else if (json.kind === 'suite') suite(json.suite, name);
      else {
        const entries = json.logs.reduce((sum, one) => sum + log(one, undefined, { name }), 0);
        sources.push({ kind: 'log', name, cases: json.logs.length, entries });
      }
    },
    log,
    add: (source) => void sources.push(source),
    remark: (remark) => void remarks.push(remark),
    lived: () => ({
      sources,
      hits: tracker.hits(),
      remarks,
      wrong,
      ...(known === undefined ? {} : { suite: known }),
    }),
  };
}

/** Is it still the version, and the calendar, whose coverage is asked for? */
function livesBy({ pathway, calendarName }: Subject, { rules }: CaseState): boolean {
  return rules.pathway.hash === pathway.hash && rules.calendar.hash === calendarName.hash;
}

function otherVersion(given: Suite, { pathway }: Subject, others: readonly OtherAnswer[]): string {
  const made = `It was generated from another version of “${pathway.id}” (${short(given.pathway.hash)}; this is ${short(pathway.hash)}).`;
  const steps = given.paths.reduce((sum, path) => sum + path.steps.length + 1, 0);
  return others.length === 0
    ? `${made} All ${counted(steps, 'step')} were lived by this one, and answered as expected. Goals that are new in this version it cannot know.`
    : `${made} It was lived by this one all the same: ${others.length} of ${counted(steps, 'step')} were answered otherwise. Generate it anew.`;
}

function otherAnswers({ path, step, event, actual, message }: OtherAnswer, all: readonly OtherAnswer[]): string {
  const what =
    actual.kind === 'accepted' ? 'was to be refused, but was accepted' : 'was answered otherwise than expected';
  const why = message === undefined ? '' : `: ${message}`;
  const more = all.length === 1 ? '' : ` So were ${all.length - 1} others.`;
  return `${path}, step ${step} (${event}) ${what}${why}${more}`;
}

function short(hash: string): string {
  return hash.slice(0, 12);
}

const endings = ['.yaml', '.yml', '.json', '.jsonl', '.ndjson'];

/**
 * The files that are meant: those given, and of directories the case files of one pathway, and JSON.
 *
 * @throws {UsageError} a path is not there, or is a file of another kind.
 */
export async function filesToLive(paths: readonly string[], pathway: string): Promise<readonly string[]> {
  const files: string[] = [];
  for (const path of paths) {
    const found = await stat(path).catch(() => undefined);
    if (found === undefined) throw new UsageError(`There is no file or directory ${path}.`);
    if (!found.isDirectory()) {
      if (!endings.includes(extname(path).toLowerCase()))
        throw new UsageError(`It cannot be told how to read ${path}.`, `It can end in ${endings.join(', ')}.`);
      files.push(path);
      continue;
    }
    for (const name of (await readdir(path)).toSorted())
      if (await isMeant(join(path, name), pathway)) files.push(join(path, name));
  }
  return [...new Set(files)];
}

/** In a directory case files of other pathways, and what is no such file at all, lie there for somebody else. */
async function isMeant(path: string, pathway: string): Promise<boolean> {
  if (path.endsWith('.schema.json') || !endings.includes(extname(path).toLowerCase())) return false;
  return !/\.ya?ml$/i.test(path) || (await pathwayNamedIn(path)) === pathway;
}

/** The pathway that a case file says it is of, by id; none of what is no case file. */
async function pathwayNamedIn(path: string): Promise<string | undefined> {
  const text = await readFile(path, 'utf8').catch(() => '');
  const named = /^pathway:\s*['"]?([^'"\s#]+)/m.exec(text)?.[1];
  if (named === undefined || !/[/\\]|\.ya?ml$/.test(named)) return named;
  return (await loadPathway(resolve(dirname(path), named))).pathway.pathway;
}
