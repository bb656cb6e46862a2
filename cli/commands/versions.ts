import type { ArgsDef } from 'citty';
import { calendarNames, type CalendarName } from '../../calendar/named-calendars.ts';
import type { CaseClient } from '../../client/case-client.ts';
import type { CaseFilter } from '../../client/list-cases.ts';
import { rulesOffice } from '../../worker/start.ts';
import { versionName } from '../../workflows/search-attributes.ts';
import { command, type Command } from '../command.ts';
import { withCases } from '../server.ts';
import { table } from '../table.ts';
import { paint, type Terminal } from '../terminal.ts';
import { shortHash } from '../versions.ts';
import { counted, shortWhen } from '../words.ts';

const args = {
  name: { type: 'positional', required: false, description: 'Only this pathway, calendar or authority' },
} as const satisfies ArgsDef;

type Listed = Awaited<ReturnType<ReturnType<typeof rulesOffice>['list']>>[number] & {
  readonly inForce: boolean;
  /** Of a pathway: the running cases that live by it. */
  readonly cases?: number;
};

/** A version that was not published, and the running cases that live by it. */
interface Uncounted {
  readonly name: string;
  /** Its first twelve digits. */
  readonly hash: string;
  readonly cases: number;
}

/** `versions`: what was published. */
export function versionsCommand(terminal: Terminal): Command {
  return command(
    {
      name: 'versions',
      about: 'List the published versions of pathways and calendars, and how many cases live by each',
      details:
        'The first digits of a hash are enough wherever a version is asked for. The newest version of a name is the one in force.',
      args,
      examples: ['duecourse versions', 'duecourse versions warrington'],
      async run({ args: { name }, json }) {
        return withCases(terminal, json, async ({ client }) => {
          const all = await rulesOffice(terminal.env).list();
          const listed: Listed[] = [];
          for (const publication of all.filter((each) => name === undefined || each.name === name)) {
            const { kind, hash } = publication;
            const newer = all.some(
              (each) => each.kind === kind && each.name === publication.name && each.number > publication.number,
            );
            const cases =
              kind === 'pathway' ? await client.count({ pathway: publication.name, version: hash }) : undefined;
            listed.push({ ...publication, inForce: !newer, ...(cases === undefined ? {} : { cases }) });
          }
          const others = await notPublished(client, listed, name);
          const counts = await casesByCalendar(client);
          if (json)
            terminal.out(JSON.stringify({ versions: listed, notPublished: others, byCalendar: counts }, undefined, 2));
          else for (const line of linesOf(listed, others, counts, terminal)) terminal.out(line);
          return 0;
        });
      },
    },
    terminal,
  );
}

/** Running cases on versions that nobody published: those of the files that come with the product, or of somebody's own. */
async function notPublished(
  client: CaseClient,
  published: readonly Listed[],
  name: string | undefined,
): Promise<readonly Uncounted[]> {
  const known = published.flatMap((one) =>
    one.kind === 'pathway' ? [versionName({ id: one.name, hash: one.hash })] : [],
  );
  const ofName = name === undefined ? {} : { pathway: name };
  const others: Uncounted[] = [];
  // Each search finds a case of a version not met yet: one search a version, however many cases there are.
  for (;;) {
    const version = await firstVersion(client, { ...ofName, exceptVersions: known });
    if (version === undefined) break;
    known.push(version);
    const at = version.lastIndexOf('@');
    const [pathway, hash] = [version.slice(0, at), version.slice(at + 1)];
    const cases = await client.count({ pathway, version: hash });
    if (cases > 0) others.push({ name: pathway, hash, cases });
  }
  return others.sort((a, b) => (a.name === b.name ? b.cases - a.cases : a.name < b.name ? -1 : 1));
}

async function firstVersion(client: CaseClient, filter: CaseFilter): Promise<string | undefined> {
  for await (const { version } of client.list(filter)) if (version !== undefined) return version;
  return undefined;
}

/** How many running cases count by each calendar, in whichever version. */
async function casesByCalendar(
  client: CaseClient,
): Promise<readonly { readonly name: CalendarName; readonly cases: number }[]> {
  const counts = await Promise.all(
    calendarNames.map(async (name) => ({ name, cases: await client.count({ calendar: { name } }) })),
  );
  return counts.filter(({ cases }) => cases > 0);
}

function linesOf(
  listed: readonly Listed[],
  others: readonly Uncounted[],
  counts: readonly { readonly name: string; readonly cases: number }[],
  terminal: Terminal,
): readonly string[] {
  const rows = listed.map(({ name, kind, number, hash, at, by, cases, why, inForce }) => [
    { text: kind === 'closures' ? `closed days of ${name}` : name, ...(inForce ? { look: 'bold' as const } : {}) },
    { text: `${number}${inForce ? ' ✓' : ''}` },
    { text: shortHash(hash) },
    { text: shortWhen(at) },
    { text: `${by.person} (${by.role})` },
    { text: cases === undefined ? '' : String(cases) },
    { text: why },
  ]);
  return [
    ...(rows.length === 0
      ? ['Nothing was published: cases live by the definitions and calendars that come with the product, or by files.']
      : table(['Name', 'Version', 'Hash', 'Published', 'By', 'Cases', 'Why'], rows, terminal)),
    ...others.map(({ name, hash, cases }) =>
      paint(
        terminal,
        'dim',
        `${counted(cases, 'running case')} of ${name} by version ${shortHash(hash)}, not published.`,
      ),
    ),
    ...counts.map(({ name, cases }) =>
      paint(terminal, 'dim', `${counted(cases, 'running case')} counting by ${name}.`),
    ),
  ];
}
