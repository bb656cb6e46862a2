import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { ArgsDef } from 'citty';
import { previewMany, type ChangedCase } from '../../client/change-many.ts';
import type { ChangePlan, PlanContents } from '../../client/change-plan.ts';
import { authorityOf, calendarInForce, nothingPublished, type PublishedRules } from '../../client/published-rules.ts';
import { checkPathway } from '../../language/check/check-pathway.ts';
import { loadPathway, type LoadedPathway } from '../../language/load/load-pathway.ts';
import { sortProblems, type Problem } from '../../language/problem.ts';
import { compilePathway } from '../../machines/compile.ts';
import { impactOnCase, type CaseImpact } from '../../machines/impact-on-case.ts';
import type { Rules } from '../../machines/relive.ts';
import { hasRulesOffice, rulesOffice } from '../../worker/start.ts';
import { loadDrafts, withDrafts, type LoadedDrafts } from '../calendar/load-drafts.ts';
import { createCoreHost } from '../case-file/core-host.ts';
import { loadCaseFile } from '../case-file/load-case-file.ts';
import { ownCaseFiles } from '../case-file/read-proofs.ts';
import { runCaseFile } from '../case-file/run-case-file.ts';
import { command, type Command, type ExitCode } from '../command.ts';
import { changedLines, impactLines, summaryOfChanges } from '../impact-lines.ts';
import { tellProblems } from '../problem-lines.ts';
import { withCases } from '../server.ts';
import type { Terminal } from '../terminal.ts';
import { UsageError } from '../usage-error.ts';
import { counted } from '../words.ts';

const args = {
  draft: {
    type: 'positional',
    required: false,
    description: 'The edited definition, by file or id; with --calendar and --running none is needed',
  },
  of: {
    type: 'string',
    valueHint: 'ID',
    description: 'The definition it is to replace; the one with the same “pathway” unless said',
  },
  calendar: { type: 'string', valueHint: 'FILE', description: 'A calendar file that is to be published, too' },
  running: { type: 'boolean', description: 'Ask the running cases, instead of case files' },
} as const satisfies ArgsDef;

/** What a draft changes in one case file. */
export interface FileImpact {
  readonly file: string;
  readonly result: CaseImpact;
}

/** `impact`: what a draft of a definition or of a calendar would change. */
export function impactCommand(terminal: Terminal): Command {
  return command(
    {
      name: 'impact',
      about: 'Say what an edited definition or calendar would change, case by case, before it is used',
      details:
        'Every case file is lived under the present rules, then its entries under the drafts: deadlines that move, begin or fall away, notices and tasks ' +
        'that there would be more or fewer of, and the first entry that would be refused. Nothing is changed. Without CASEFILE it takes all examples of the pathway; a folder stands for ' +
        'the case files of that pathway in it. With --running every running case is asked instead.',
      args,
      rest: 'CASEFILE|FOLDER',
      examples: [
        'duecourse impact my/warrington.yaml',
        'duecourse impact my/draft.yaml --of warrington examples/straight.yaml',
        'duecourse impact warrington --calendar mourning.yaml',
        'duecourse impact --calendar mourning.yaml --running',
      ],
      async run({ args: given, json, rest }) {
        const draft = given.draft === undefined ? undefined : await loadPathway(given.draft);
        const mistakes = draft === undefined ? [] : sortProblems(checkPathway(draft));
        if (mistakes.length > 0) return notCompared(mistakes, json, terminal);
        if (given.running === true) {
          if (rest.length > 0) throw new UsageError('Either case files or --running can be meant.');
          return overRunning({ draft, of: given.of, calendar: given.calendar }, json, terminal);
        }
        if (draft === undefined)
          throw new UsageError(
            'DRAFT is missing.',
            'Name a definition; with --calendar one whose case files are to be lived.',
          );
        return overFiles({ draft, of: given.of, calendar: given.calendar, files: rest }, json, terminal);
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

interface OverFiles {
  readonly draft: LoadedPathway;
  readonly of: string | undefined;
  readonly calendar: string | undefined;
  readonly files: readonly string[];
}

async function overFiles(
  { draft, of, calendar, files: named }: OverFiles,
  json: boolean,
  terminal: Terminal,
): Promise<ExitCode> {
  const presentName = of ?? draft.pathway.pathway;
  const present = await loadPathway(presentName);
  const problems = sortProblems(checkPathway(present));
  if (problems.length > 0) return notCompared(problems, json, terminal);
  const published = (await hasRulesOffice(terminal.env))
    ? rulesOffice(terminal.env).contents.published
    : nothingPublished;
  const drafts = await calendarDrafts(calendar, published);
  if (drafts.kind === 'problems') return notCompared(drafts.problems, json, terminal);
  const id = present.pathway.pathway;
  const files =
    named.length > 0
      ? (await Promise.all(named.map(async (path) => filesIn(path, id)))).flat()
      : await filesIn(ownCaseFiles, id);
  if (files.length === 0)
    throw new UsageError(
      `There is no case file of “${id}” in ${named.length > 0 ? named.join(', ') : 'examples/'}.`,
      'Name case files, or the definition it replaces with --of ID.',
    );
  const now = await rulesOf(present, published);
  const later = await rulesOf(draft, withDrafts(published, drafts.drafts));
  const impacts: FileImpact[] = [];
  for (const file of files) {
    const impact = await impactOn(file, present, now, later);
    if ('problems' in impact) return notCompared(impact.problems, json, terminal);
    impacts.push(impact);
  }
  if (json) terminal.out(JSON.stringify(impacts, undefined, 2));
  else for (const line of impactLines(impacts, draft.pathway, terminal)) terminal.out(line);
  return 0;
}

async function rulesOf({ pathway }: LoadedPathway, published: PublishedRules): Promise<Rules> {
  const calendar = await calendarInForce(published, pathway.calendar, authorityOf(pathway));
  return { pathway: compilePathway(pathway), calendar };
}

async function impactOn(
  file: string,
  present: LoadedPathway,
  now: Rules,
  later: Rules,
): Promise<FileImpact | { readonly problems: readonly Problem[] }> {
  const loaded = await loadCaseFile(file, { loaded: present });
  if (loaded.kind === 'problems') return loaded;
  const { caseFile } = loaded;
  const host = createCoreHost(caseFile.pathway, caseFile.reference);
  await runCaseFile(caseFile, host);
  const { log, now: end } = host.state();
  return { file: caseFile.file, result: impactOnCase(log, end, now, later) };
}

/** A case file, or those of a pathway in a folder. */
async function filesIn(path: string, id: string): Promise<readonly string[]> {
  if (
    !(await stat(path).then(
      (found) => found.isDirectory(),
      () => false,
    ))
  )
    return [path];
  const found: string[] = [];
  for (const name of (await readdir(path)).sort()) {
    if (!name.endsWith('.yaml')) continue;
    const loaded = await loadCaseFile(join(path, name));
    if (loaded.kind === 'loaded' && loaded.caseFile.pathway.pathway.pathway === id) found.push(join(path, name));
  }
  return found;
}

async function calendarDrafts(
  path: string | undefined,
  published: PublishedRules,
  isKnown: (authority: string) => Promise<boolean> = () => Promise.resolve(false),
): Promise<LoadedDrafts> {
  if (path === undefined) return { kind: 'drafts', drafts: [], plan: { kind: 'calendar', calendars: [] } };
  return loadDrafts(path, published, isKnown);
}

interface OverRunning {
  readonly draft: LoadedPathway | undefined;
  readonly of: string | undefined;
  readonly calendar: string | undefined;
}

/** Each running case is asked what it would come to, as `migrate --dry-run` and `calendar publish --dry-run` ask. */
async function overRunning({ draft, of, calendar }: OverRunning, json: boolean, terminal: Terminal): Promise<ExitCode> {
  if ((draft === undefined) === (calendar === undefined))
    throw new UsageError(
      'Running cases are asked about one draft at a time: a definition, or --calendar FILE.',
      'They would take over the one, then the other: ask twice.',
    );
  return withCases(terminal, json, async ({ client }) => {
    const { contents } = rulesOffice(terminal.env);
    const known = async (authority: string): Promise<boolean> => (await client.count({ authority, status: 'all' })) > 0;
    const drafts = await calendarDrafts(calendar, contents.published, known);
    if (drafts.kind === 'problems') return notCompared(drafts.problems, json, terminal);
    const plan: ChangePlan =
      draft === undefined
        ? drafts.plan
        : { kind: 'pathway', pathway: of ?? draft.pathway.pathway, to: draft.hash, evenIfBusy: true };
    const laid: PlanContents = {
      published: withDrafts(contents.published, drafts.drafts),
      pathway: (hash) => (draft === undefined ? contents.pathway(hash) : Promise.resolve(draft.pathway)),
    };
    const cases: ChangedCase[] = [];
    for await (const one of previewMany(client, plan, laid)) {
      cases.push(one);
      if (!json) for (const line of changedLines(one, draft?.pathway, terminal)) terminal.out(line);
    }
    if (json) terminal.out(JSON.stringify(cases, undefined, 2));
    else terminal.out(summaryOfChanges(cases, terminal, { dryRun: true }) ?? 'No running case would be touched.');
    return 0;
  });
}
