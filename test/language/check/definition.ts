import { checkPathway } from '../../../language/check/check-pathway.ts';
import type { Problem } from '../../../language/problem.ts';
import { loadWritten } from '../load/written-files.ts';

/** A small definition that is in order; a test lays over it what it is about. */
export const visits = `pathway: visits
title: Visits
nation: england
calendar: england-and-wales
roles: { worker: { title: Worker } }
events:
  CASE_OPENED: { title: Opened, recordedBy: [worker] }
  VISITED: { title: Visited, recordedBy: [worker] }
  CALLED: { title: Called, recordedBy: [worker] }
  CLOSED: { title: Closed, recordedBy: [worker] }
facts:
  opened: { first: CASE_OPENED }
  visited: { latest: VISITED }
  called: { latest: CALLED }
initial: open
states:
  open: { on: { VISITED: {}, CALLED: {}, CLOSED: closed } }
  closed: { type: final }
deadlines:
  visit: { title: Visit, due: 15 working days after opened.on, metBy: VISITED, responsible: worker, kind: statutory }
`;

/** What is wrong with an overlay of {@link visits}. */
export async function problemsWith(
  overlay: string,
  files: { readonly [name: string]: string } = {},
): Promise<readonly Problem[]> {
  const loaded = await loadWritten('north', {
    'visits.yaml': visits,
    'north.yaml': `extends: visits\ntitle: North\n${overlay}`,
    ...files,
  });
  return checkPathway(loaded);
}

/** The kinds of problem, each once. */
export function codes(problems: readonly Problem[]): readonly string[] {
  return [...new Set(problems.map(({ code }) => code))];
}
