import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import type { ArgsDef } from 'citty';
import { instantOfMs } from '../../calendar/instant.ts';
import { londonDate } from '../../calendar/london.ts';
import { caseIdFor } from '../../client/case-reference.ts';
import type { CasePaper } from '../../client/papers.ts';
import { readPaper } from '../../worker/start.ts';
import { command, type Command, type ExitCode, type Given } from '../command.ts';
import { readData } from '../read-data.ts';
import { rulesOfCase } from '../rules-of-case.ts';
import { readBy, withCases, type Cases } from '../server.ts';
import { table } from '../table.ts';
import { paint, type Terminal } from '../terminal.ts';
import { UsageError } from '../usage-error.ts';
import { shortWhen } from '../words.ts';

const args = {
  reference: { type: 'positional', required: true, description: 'The case' },
  paper: {
    type: 'positional',
    required: false,
    description: 'The paper to save: its number in the list, or its document, which means the last one made',
  },
  output: {
    type: 'string',
    alias: 'o',
    valueHint: 'FILE',
    description: 'Where to save it; REFERENCE-DOCUMENT.pdf unless said',
  },
  by: { type: 'string', valueHint: 'PERSON:ROLE', description: 'Who wants to read it, in which role' },
  purpose: {
    type: 'string',
    valueHint: 'PURPOSE',
    description: 'For which purpose, where a rule of access asks for one',
  },
  data: {
    type: 'string',
    alias: 'd',
    valueHint: 'FILE|-|NAME=VALUE',
    description: 'Where every reading is recorded: the data of that entry',
  },
} as const satisfies ArgsDef;

/** `paper`: the papers of a case. */
export function paperCommand(terminal: Terminal): Command {
  return command(
    {
      name: 'paper',
      about: 'List the papers of a case, or save one as a PDF',
      details:
        'Papers lie encrypted in the data directory. One is saved only for somebody who may read it by the rules of the case. ' +
        'The saved file is not encrypted: keep it where it may be kept, and delete it when it has served.',
      args,
      examples: [
        'duecourse paper WBC-1001',
        'duecourse paper WBC-1001 childProtectionPlan --by p-sw:leadSocialWorker',
        'duecourse paper WBC-1001 2 --by p-sw:leadSocialWorker --output plan.pdf',
      ],
      async run(given) {
        const { reference, paper } = given.args;
        if (paper === undefined && given.args.output !== undefined)
          throw new UsageError('Which paper is to be saved? Put its number or document behind the case.');
        return withCases(
          terminal,
          given.json,
          async (cases) => {
            const papers = await cases.client.papers(reference);
            return paper === undefined
              ? list(reference, papers, given.json, terminal)
              : save(cases, papers, paper, given, terminal);
          },
          () => ({ asked: `reading ${paper ?? 'the papers'} of ${reference}` }),
        );
      },
    },
    terminal,
  );
}

function list(reference: string, papers: readonly CasePaper[], json: boolean, terminal: Terminal): ExitCode {
  if (json) terminal.out(JSON.stringify({ reference, papers }, undefined, 2));
  else if (papers.length === 0) terminal.out(`No paper of ${reference} has been made yet.`);
  else
    for (const line of table(
      ['Paper', 'Document', 'Made', 'Size', 'Title'],
      papers.map(({ title, document, at, bytes, stands }, index) => [
        { text: String(index + 1) },
        { text: document },
        { text: shortWhen(at) },
        { text: `${Math.ceil(bytes / 1000)} kB` },
        { text: stands ? title : `${title} (overtaken by a correction)` },
      ]),
      terminal,
    ))
      terminal.out(line);
  return 0;
}

async function save(
  { client, server }: Cases,
  papers: readonly CasePaper[],
  wanted: string,
  { args: { reference, by: who, purpose, output }, json, all }: Given<typeof args>,
  terminal: Terminal,
): Promise<ExitCode> {
  if (who === undefined) throw new UsageError('--by is missing: who wants to read it, in which role?');
  const by = readBy(who);
  const paper = /^\d+$/.test(wanted)
    ? papers[Number(wanted) - 1]
    : papers.findLast(({ document, stands }) => document === wanted && stands);
  if (paper === undefined) throw new NoSuchPaperError(reference, wanted, papers);
  const file = output ?? `${reference}-${paper.document}.pdf`;
  if (existsSync(file))
    throw new UsageError(`${file} is there already.`, 'Remove it, or name another file with --output.');
  const asked = { by, what: `document:${paper.document}`, ...(purpose === undefined ? {} : { purpose }) };
  const decision = await client.mayRead(reference, asked);
  if (!decision.allowed) {
    if (json) terminal.out(JSON.stringify({ refused: decision }, undefined, 2));
    else {
      terminal.err(`${paint(terminal, ['bold', 'red'], 'Refused:')} ${paper.title} of ${reference}. Nothing was read.`);
      for (const because of decision.because) terminal.err(`  • ${because}`);
    }
    return 1;
  }
  // Where reading leaves an entry, it is read only when the case has taken the entry.
  if (decision.records !== undefined) {
    const spec = (await rulesOfCase(server.client, reference))?.events[decision.records];
    const now = instantOfMs(Date.now() + server.settings.clockOffsetMs);
    const { data } = await readData(all('data'), spec?.data, terminal);
    const on = spec?.on === 'instant' ? now : londonDate(now);
    await client.record(reference, { event: decision.records, on, by, data });
  }
  const { bytes } = await readPaper(server, caseIdFor(reference), paper.hash);
  await writeFile(file, bytes, { flag: 'wx', mode: 0o600 });
  if (json) terminal.out(JSON.stringify({ reference, paper, file, rule: decision.rule }, undefined, 2));
  else terminal.out(paint(terminal, 'green', `Saved ${paper.title} of ${shortWhen(paper.at)} as ${file}.`));
  return 0;
}

/** The case has no such paper. */
export class NoSuchPaperError extends Error {
  override readonly name = 'NoSuchPaperError';
  readonly reference: string;
  readonly paper: string;

  constructor(reference: string, paper: string, papers: readonly CasePaper[]) {
    const documents = [...new Set(papers.map(({ document }) => document))].join(', ');
    super(
      documents === ''
        ? `Case ${reference} has no paper “${paper}”: none has been made yet.`
        : `Case ${reference} has no paper “${paper}”. It has ${documents}; see “duecourse paper ${reference}”.`,
    );
    this.reference = reference;
    this.paper = paper;
  }
}
