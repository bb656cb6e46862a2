import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import { loadPathway, type LoadedPathway } from '../../../language/load/load-pathway.ts';
import type { Problem } from '../../../language/problem.ts';

/** A folder of definitions that is gone after the test. Texts are written as they are, bytes too. */
export function writtenFiles(files: { readonly [name: string]: string | Uint8Array }): string {
  const root = mkdtempSync(join(tmpdir(), 'duecourse-language-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), content);
  }
  return root;
}

/** Loads a definition from files written for the test. */
export async function loadWritten(
  id: string,
  files: { readonly [name: string]: string | Uint8Array },
): Promise<LoadedPathway> {
  return loadPathway(id, { root: writtenFiles(files) });
}

/** The problems as `FILE:LINE:COLUMN CODE`, the file without its folder. */
export function shown(problems: readonly Problem[]): readonly string[] {
  return problems.map(({ file, line, column, code }) => `${file.split('/').at(-1) ?? file}:${line}:${column} ${code}`);
}

/** The smallest definition there is. */
export const smallest = `pathway: smallest
title: The smallest
nation: england
calendar: england-and-wales
roles: { worker: { title: Worker } }
events:
  CASE_OPENED: { title: Opened, recordedBy: [worker] }
  CLOSED: { title: Closed, recordedBy: [worker] }
initial: open
states:
  open: { on: { CLOSED: closed } }
  closed: { type: final }
`;
