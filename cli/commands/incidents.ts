import type { ArgsDef } from 'citty';
import type { Pathway } from '../../language/schema/pathway.ts';
import type { Incident } from '../../workflows/incident.ts';
import { command, type Command, type ExitCode, type Given } from '../command.ts';
import { incidentLines } from '../incident-lines.ts';
import { rulesOfCase } from '../rules-of-case.ts';
import { readBy, withCases, type Cases } from '../server.ts';
import { paint, type Terminal } from '../terminal.ts';
import { UsageError } from '../usage-error.ts';
import { counted } from '../words.ts';

const args = {
  reference: { type: 'positional', required: false, description: 'The case; without it, all cases with incidents' },
  retry: { type: 'string', valueHint: 'ID', description: 'Have this tried again; “journal” for the journal' },
  resolve: { type: 'string', valueHint: 'ID', description: 'This was settled another way; say how with --why' },
  why: { type: 'string', valueHint: 'REASON', description: 'How it was settled' },
  by: { type: 'string', valueHint: 'PERSON:ROLE', description: 'Who decides that, in which role' },
  key: { type: 'string', valueHint: 'KEY', description: 'Makes a repetition safe' },
} as const satisfies ArgsDef;

/** `incidents`: what a person has to look at, and how it is settled. */
export function incidentsCommand(terminal: Terminal): Command {
  return command(
    {
      name: 'incidents',
      about: 'Show what could not be carried out; have it tried again, or say how it was settled',
      args,
      examples: [
        'duecourse incidents',
        'duecourse incidents WBC-1001 --retry "entry:6/notify:invitation" --by p-office:conferenceService',
        'duecourse incidents WBC-1001 --resolve "entry:6/notify:invitation" --why "Given by hand on 2 December" --by p-office:conferenceService',
      ],
      async run(given) {
        const { json } = given;
        const { reference, retry, resolve } = given.args;
        if (retry !== undefined && resolve !== undefined)
          throw new UsageError('Either --retry or --resolve, not both.');
        return withCases(
          terminal,
          json,
          (cases) => {
            if (retry !== undefined || resolve !== undefined) return settle(cases, given, terminal);
            return reference === undefined ? showAll(cases, json, terminal) : show(cases, reference, json, terminal);
          },
          () => ({ asked: `settling ${retry ?? resolve ?? ''} in ${reference ?? ''}` }),
        );
      },
    },
    terminal,
  );
}

async function settle(
  { client }: Cases,
  { json, args: { reference, retry, resolve, why, by, key } }: Given<typeof args>,
  terminal: Terminal,
): Promise<ExitCode> {
  if (reference === undefined) throw new UsageError('Of which case? Put its reference first.');
  if (by === undefined) throw new UsageError('--by is missing: who decides that, in which role?');
  const asked = { by: readBy(by), ...(key === undefined ? {} : { key }) };
  if (retry !== undefined) {
    const answer =
      retry === 'journal'
        ? { journal: await client.retryJournal(reference, asked.by) }
        : await client.retry(reference, { effect: retry, ...asked });
    terminal.out(
      json
        ? JSON.stringify(answer, undefined, 2)
        : `${retry} is being tried again. See “duecourse incidents ${reference}”.`,
    );
    return 0;
  }
  if (why === undefined || resolve === undefined) throw new UsageError('--resolve needs --why: how was it settled?');
  const answer = await client.resolve(reference, { effect: resolve, why, ...asked });
  terminal.out(json ? JSON.stringify(answer, undefined, 2) : `${resolve} is settled: “${why}”.`);
  return 0;
}

async function show(
  { client, server }: Cases,
  reference: string,
  json: boolean,
  terminal: Terminal,
): Promise<ExitCode> {
  const incidents = await client.incidents(reference);
  if (json) terminal.out(JSON.stringify({ reference, incidents }, undefined, 2));
  else
    for (const line of linesOf(reference, incidents, await rulesOfCase(server.client, reference), terminal))
      terminal.out(line);
  return 0;
}

async function showAll({ client, server }: Cases, json: boolean, terminal: Terminal): Promise<ExitCode> {
  const found: { readonly reference: string; readonly incidents: readonly Incident[] }[] = [];
  for await (const { reference } of client.list({ incidents: true, status: 'all' }))
    found.push({ reference, incidents: await client.incidents(reference) });
  if (json) terminal.out(JSON.stringify(found, undefined, 2));
  else if (found.length === 0) terminal.out('No case has an incident.');
  else
    for (const { reference, incidents } of found)
      for (const line of linesOf(reference, incidents, await rulesOfCase(server.client, reference), terminal))
        terminal.out(line);
  return 0;
}

function linesOf(
  reference: string,
  incidents: readonly Incident[],
  pathway: Pathway | undefined,
  terminal: Terminal,
): readonly string[] {
  if (incidents.length === 0) return [`${reference} has no incidents.`];
  return [
    `${paint(terminal, 'bold', reference)}: ${counted(incidents.length, 'incident')}`,
    ...incidents.flatMap((incident) => incidentLines(incident, pathway, terminal).map((line) => `  ${line}`)),
  ];
}
