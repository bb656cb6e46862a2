import type { LoadedPathway } from '../../language/load/load-pathway.ts';
import type { Suite, TestPath } from '../../machines/paths/suite.ts';
import { createCoreHost } from '../case-file/core-host.ts';
import type { Look } from '../case-file/host.ts';
import { effectsOf, type OutcomeEffect } from '../case-file/outcome.ts';
import { runCaseFile } from '../case-file/run-case-file.ts';
import type { CaseFileSource, Expectation } from '../case-file/schema.ts';
import { caseFileFor } from './case-file-for.ts';

/** A path lived through on the core: the case file with what came of it as its checkpoint, and what was not as the search saw it. */
export interface LivedPath {
  readonly source: CaseFileSource;
  readonly failures: readonly string[];
}

/**
 * Lives a generated path through as a case file. What the case comes to at the end is put behind it as a checkpoint, so that the file
 * holds the behaviour it was made from.
 */
export async function livePath(suite: Suite, path: TestPath, pathway: LoadedPathway): Promise<LivedPath> {
  const caseFile = caseFileFor(suite, path, pathway);
  const { source } = caseFile;
  const host = createCoreHost(pathway, path.id);
  try {
    const { outcome, chapters } = await runCaseFile(caseFile, host);
    const last = chapters.findLast(({ after }) => after !== undefined)?.after;
    const entries = last === undefined ? source.entries : [...source.entries, { expect: expectationOf(last) }];
    return { source: { ...source, entries }, failures: outcome.failures.map(({ message }) => message) };
  } finally {
    await host.close();
  }
}

function expectationOf(look: Look): Expectation {
  const { view } = look;
  return {
    state: view.state,
    status: view.status,
    deadlines: view.deadlines
      .filter(({ status }) => status !== 'not started')
      .map(({ id, occurrence, status, due, originalDue, target, metOn, responsible }) => ({
        id,
        occurrence,
        status,
        responsible,
        ...(due === undefined ? {} : { due }),
        ...(originalDue === undefined ? {} : { originalDue }),
        ...(target === undefined ? {} : { target }),
        ...(metOn === undefined ? {} : { metOn }),
      })),
    effects: effectsOf(look).map(expectedEffect),
    tasks: view.tasks.map(({ task, status, role }) => ({ task, status, role })),
    flags: view.flags.map(({ id }) => id),
    people: Object.fromEntries(Object.entries(view.people).map(([role, { person }]) => [role, person])),
  };
}

function expectedEffect({
  kind,
  name,
  to,
  status,
  cause,
  messages,
}: OutcomeEffect): NonNullable<Expectation['effects']>[number] {
  const about = {
    ...(status === 'done' ? {} : { status }),
    ...(cause.kind === 'moment'
      ? { deadline: cause.deadline, occurrence: cause.occurrence, moment: cause.moment }
      : {}),
  };
  if (kind === 'prepare') return { prepare: name, ...about };
  const subject = messages?.[0]?.subject;
  return { notify: name, to: [...to], ...(subject === undefined ? {} : { subject }), ...about };
}
