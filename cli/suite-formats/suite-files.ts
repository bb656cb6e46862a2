import type { Subject } from '../../machines/paths/subject.ts';
import type { Suite } from '../../machines/paths/suite.ts';
import { toCsv } from './csv.ts';
import { toGherkin } from './gherkin.ts';
import { toMermaidPath } from './mermaid.ts';
import { tellPaths } from './told-path.ts';
import { toVitest } from './vitest.ts';

/** What a suite can be written as, beside case files. */
export const suiteFormats = ['csv', 'gherkin', 'json', 'mermaid', 'vitest'] as const;
export type SuiteFormat = (typeof suiteFormats)[number];

/** A file of a suite, by its name in the folder it is written to. */
export interface SuiteFile {
  readonly name: string;
  readonly text: string;
}

/**
 * A suite in one of its formats.
 *
 * @param pathway - the definition as it was named, for what loads it again.
 */
export function suiteFiles(suite: Suite, format: SuiteFormat, subject: Subject, pathway: string): readonly SuiteFile[] {
  const { id } = suite.pathway;
  switch (format) {
    case 'csv':
      return [{ name: `${id}.csv`, text: toCsv(tellPaths(suite, subject), subject) }];
    case 'gherkin':
      return [{ name: `${id}.feature`, text: toGherkin(tellPaths(suite, subject), subject) }];
    case 'json':
      return [jsonOf(suite)];
    case 'mermaid':
      return tellPaths(suite, subject).map((path) => ({ name: `${path.id}.mmd`, text: toMermaidPath(path) }));
    case 'vitest': {
      const beside = jsonOf(suite);
      return [beside, { name: `${id}.test.ts`, text: toVitest(suite, `./${beside.name}`, pathway) }];
    }
  }
}

function jsonOf(suite: Suite): SuiteFile {
  return { name: `${suite.pathway.id}.paths.json`, text: `${JSON.stringify(suite)}\n` };
}
