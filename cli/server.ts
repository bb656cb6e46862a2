import { createCaseClient, type CaseClient } from '../client/case-client.ts';
import { RefusedError } from '../client/case-errors.ts';
import type { Pathway } from '../language/schema/pathway.ts';
import { nothingPublished } from '../client/published-rules.ts';
import { hasRulesOffice, rulesOffice } from '../worker/start.ts';
import { connectToCases, type CaseServer } from '../worker/connect.ts';
import type { ExitCode } from './command.ts';
import { acceptedLines, reasonLines } from './refusal-lines.ts';
import { wrap } from './help.ts';
import { paint, type Terminal } from './terminal.ts';
import type { By } from '../machines/entry.ts';
import type { Refusal } from '../machines/refusal.ts';
import { UsageError } from './usage-error.ts';

/** The cases of the running server. */
export interface Cases {
  readonly client: CaseClient;
  readonly server: CaseServer;
}

/**
 * Does something with the cases of the running server. A refusal of the case is told, and ends with 1.
 *
 * @param about - what was asked for, and the pathway whose words tell why not, if it is known.
 */
export async function withCases(
  terminal: Terminal,
  json: boolean,
  work: (cases: Cases) => Promise<ExitCode>,
  about: () => { readonly asked: string; readonly pathway?: Pathway | undefined } = () => ({ asked: 'The request' }),
): Promise<ExitCode> {
  const server = await connectToCases(terminal.env);
  try {
    const published = (await hasRulesOffice(terminal.env))
      ? rulesOffice(terminal.env).contents.published
      : nothingPublished;
    return await work({
      server,
      client: createCaseClient({ ...server, published, daysPerRun: server.settings.daysPerRun }),
    });
  } catch (error) {
    if (!(error instanceof RefusedError)) throw error;
    const { asked, pathway } = about();
    if (json) terminal.out(JSON.stringify({ refused: error.refusal }, undefined, 2));
    else for (const line of refusalLines(asked, error.refusal, pathway, terminal)) terminal.err(line);
    return 1;
  } finally {
    await server.close();
  }
}

function refusalLines(
  asked: string,
  refusal: Refusal,
  pathway: Pathway | undefined,
  terminal: Terminal,
): readonly string[] {
  const { states } = refusal;
  return [
    `${paint(terminal, ['bold', 'red'], 'Refused:')} ${asked}. Nothing was recorded.`,
    ...(states.length === 0
      ? []
      : wrap(standingIn(refusal, states.map((state) => stateWords(state, pathway)).join(' and ')), terminal.width)),
    ...reasonLines(refusal, pathway).flatMap((reason) => {
      const [first = '', ...others] = wrap(reason.trimStart(), terminal.width - 4);
      return [`  • ${first}`, ...others.map((line) => `    ${line}`)];
    }),
    ...acceptedLines(refusal, pathway, terminal).map((line) => paint(terminal, 'dim', line)),
  ];
}

/** A correction is judged where it belongs in the log, which is not where the case stands now. */
function standingIn({ atEntry }: Refusal, states: string): string {
  return atEntry === undefined ? `The case stands in ${states}.` : `At entry ${atEntry} the case stood in ${states}.`;
}

/** A state by its title or stage in the definition, with its name behind it. */
function stateWords(path: string, pathway: Pathway | undefined): string {
  let states = pathway?.states;
  let words: string | undefined;
  for (const name of path.split('.')) {
    const state = states?.[name];
    words = state?.title ?? state?.stage ?? words;
    states = state?.states;
  }
  return words === undefined || words === path ? path : `“${words}” (${path})`;
}

/** Who acts, from `person:role`. @throws {UsageError} it is not so. */
export function readBy(text: string): By {
  const [person = '', role = '', ...rest] = text.split(':');
  if (person === '' || role === '' || rest.length > 0)
    throw new UsageError(
      `“${text}” does not say who acts in which role.`,
      'Write --by PERSON:ROLE, for example --by p-sw:socialWorker.',
    );
  return { person, role };
}
