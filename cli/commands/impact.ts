import { readdir } from 'node:fs/promises';
import type { ArgsDef } from 'citty';
import { namedCalendar } from '../../calendar/named-calendars.ts';
import { checkPathway } from '../../language/check/check-pathway.ts';
import { loadPathway, type LoadedPathway } from '../../language/load/load-pathway.ts';
import { sortProblems, type Problem } from '../../language/problem.ts';
import { compareCases, type CaseDifferences } from '../../machines/compare-cases.ts';
import { compilePathway } from '../../machines/compile.ts';
import { relive, type Relived, type Rules } from '../../machines/relive.ts';
import { createCoreHost } from '../case-file/core-host.ts';
import { loadCaseFile } from '../case-file/load-case-file.ts';
import { ownCaseFiles } from '../case-file/read-proofs.ts';
import { runCaseFile } from '../case-file/run-case-file.ts';
import { command, type Command } from '../command.ts';
import { impactLines } from '../impact-lines.ts';
import { tellProblems } from '../problem-lines.ts';
import type { Terminal } from '../terminal.ts';
import { UsageError } from '../usage-error.ts';
import { counted } from '../words.ts';

const args = {
  draft: { type: 'positional', required: true, description: 'The edited definition, by file or id' },
  of: {
    type: 'string',
    valueHint: 'ID',
    description: 'The definition it is to replace; the one with the same “pathway” unless said',
  },
} as const satisfies ArgsDef;

/** What a draft changes in one case. */
export interface CaseImpact {
  readonly file: string;
  readonly result:
    | { readonly kind: 'lived'; readonly differences: CaseDifferences }
    | Extract<Relived, { readonly kind: 'conflict' }>;
}

/** `impact`: what a draft of a definition would change. */
export function impactCommand(terminal: Terminal): Command {
  return command(
    {
      name: 'impact',
      about: 'Say what an edited definition would change, case by case, before it is used',
      details:
        'Every case file is lived under the present definition, then its entries under the edited one: deadlines that move, begin or fall away, notices and tasks ' +
        'that there would be more or fewer of, and the first entry that would be refused. Nothing is changed. Without CASEFILE it takes all examples of the pathway.',
      args,
      rest: 'CASEFILE',
      examples: [
        'duecourse impact my/warrington.yaml',
        'duecourse impact my/draft.yaml --of warrington examples/straight.yaml',
      ],
      async run({ args: given, json, rest }) {
        const draft = await loadPathway(given.draft);
        const mistakes = sortProblems(checkPathway(draft));
        if (mistakes.length > 0) return notCompared(mistakes, json, terminal);
        const presentName = given.of ?? draft.pathway.pathway;
        const present = await loadPathway(presentName);
        const problems = sortProblems(checkPathway(present));
        if (problems.length > 0) return notCompared(problems, json, terminal);
        const files = rest.length > 0 ? rest : await examplesOf(present.pathway.pathway);
        if (files.length === 0)
          throw new UsageError(
            `There is no case file of “${present.pathway.pathway}” in examples/.`,
            'Name case files, or the definition it replaces with --of ID.',
          );
        const [now, later] = [rulesOf(present), rulesOf(draft)];
        const impacts: CaseImpact[] = [];
        for (const file of files) {
          const impact = await impactOn(file, presentName, now, later);
          if ('problems' in impact) return notCompared(impact.problems, json, terminal);
          impacts.push(impact);
        }
        if (json) terminal.out(JSON.stringify(impacts, undefined, 2));
        else for (const line of impactLines(impacts, draft.pathway, terminal)) terminal.out(line);
        return 0;
      },
    },
    terminal,
  );
}

function notCompared(problems: readonly Problem[], json: boolean, terminal: Terminal): 1 {
  tellProblems(problems, json, terminal);
  if (!json) terminal.out(`${counted(problems.length, 'problem')}: nothing was compared.`);
  return 1;
}

function rulesOf({ pathway }: LoadedPathway): Rules {
  return { pathway: compilePathway(pathway), calendar: namedCalendar(pathway.calendar) };
}

async function impactOn(
  file: string,
  present: string,
  now: Rules,
  later: Rules,
): Promise<CaseImpact | { readonly problems: readonly Problem[] }> {
  const loaded = await loadCaseFile(file, { pathway: present });
  if (loaded.kind === 'problems') return loaded;
  const { caseFile } = loaded;
  const host = createCoreHost(caseFile.pathway, caseFile.reference);
  await runCaseFile(caseFile, host);
  const { log, now: end } = host.state();
  const before = relive(log, end, now);
  if (before.kind === 'conflict') return { file: caseFile.file, result: before };
  const after = relive(log, end, later);
  if (after.kind === 'conflict') return { file: caseFile.file, result: after };
  return { file: caseFile.file, result: { kind: 'lived', differences: compareCases(before.view, after.view) } };
}

async function examplesOf(id: string): Promise<readonly string[]> {
  const found: string[] = [];
  for (const name of (await readdir(ownCaseFiles)).sort()) {
    if (!name.endsWith('.yaml')) continue;
    const loaded = await loadCaseFile(ownCaseFiles + name);
    if (loaded.kind === 'loaded' && loaded.caseFile.pathway.pathway.pathway === id) found.push(ownCaseFiles + name);
  }
  return found;
}
