import type { ArgsDef } from 'citty';
import { instantOfMs } from '../../calendar/instant.ts';
import type { IsoDate } from '../../calendar/iso-date.ts';
import { londonDate } from '../../calendar/london.ts';
import { calendarNames } from '../../calendar/named-calendars.ts';
import { previewMany, type ChangedCase } from '../../client/change-many.ts';
import { hashCalendar } from '../../client/content-hash.ts';
import { bankHolidays } from '../../client/published-rules.ts';
import { didYouMean } from '../../language/nearest-name.ts';
import { rulesOffice, type RulesOffice } from '../../worker/start.ts';
import type { Draft } from '../calendar/calendar-edits.ts';
import { draftLines, isShorter } from '../calendar/draft-lines.ts';
import { loadDrafts, withDrafts, type LoadedDrafts } from '../calendar/load-drafts.ts';
import { publishDrafts } from '../calendar/publish-drafts.ts';
import { command, type Command, type ExitCode } from '../command.ts';
import { followChange } from '../follow-change.ts';
import { changedLines, summaryOfChanges } from '../impact-lines.ts';
import { tellProblems } from '../problem-lines.ts';
import { publishedRules } from '../rules-in-force.ts';
import { readBy, withCases } from '../server.ts';
import { paint, type Terminal } from '../terminal.ts';
import { UsageError } from '../usage-error.ts';
import { counted, dateInWords, shortDate } from '../words.ts';

const args = {
  action: { type: 'positional', required: true, description: 'check, publish or show' },
  what: {
    type: 'positional',
    required: true,
    description: 'A calendar file to check or publish; a name or an authority to show',
  },
  why: {
    type: 'string',
    valueHint: 'REASON',
    description: 'To publish: why; kept in the log of every case that it touches',
  },
  by: { type: 'string', valueHint: 'PERSON:ROLE', description: 'To publish: who does, in which role' },
  'dry-run': { type: 'boolean', description: 'Only say, case by case, what would move' },
} as const satisfies ArgsDef;

/** `calendar`: checks, publishes and shows calendars. */
export function calendarCommand(terminal: Terminal): Command {
  return command(
    {
      name: 'calendar',
      about: 'Check, publish or show a calendar; publishing moves the deadlines of running cases',
      details:
        'FILE says which days close or open again (“calendar: england-and-wales” or “authority: NAME”, then “added” and “removed”, “knownUntil”), or is bank-holidays.json ' +
        'as GOV.UK offers it. Publishing counts every deadline that runs anew, in every case that counts by the calendar; what is settled stays. The worker carries it ' +
        'out, a batch at a time: broken off, it goes on.',
      args,
      examples: [
        'duecourse calendar check mourning.yaml',
        'duecourse calendar publish mourning.yaml --why "Proclaimed on 9 September" --by p-owner:processOwner --dry-run',
        'duecourse calendar publish bank-holidays.json --why "The list of 2027" --by p-owner:processOwner',
        'duecourse calendar show england-and-wales',
      ],
      async run({ args: given, json }) {
        const { action, what } = given;
        switch (action) {
          case 'show':
            return show(what, json, terminal);
          case 'check':
            return check(what, json, terminal);
          case 'publish': {
            const { why, by } = given;
            if (why === undefined || by === undefined)
              throw new UsageError(
                `--${why === undefined ? 'why' : 'by'} is missing: who publishes a calendar says why.`,
              );
            return publish({ path: what, why, by: readBy(by), dryRun: given['dry-run'] === true }, json, terminal);
          }
          default:
            throw new UsageError(
              `“${action}” is nothing to do with a calendar.${didYouMean(action, ['check', 'publish', 'show'])}`,
            );
        }
      },
    },
    terminal,
  );
}

async function check(path: string, json: boolean, terminal: Terminal): Promise<ExitCode> {
  // Only the worker knows cases; without one the definitions have to do.
  const loaded = await loadDrafts(path, await publishedRules(terminal), () => Promise.resolve(false));
  if (loaded.kind === 'problems') return refused(loaded, json, terminal);
  if (json) terminal.out(JSON.stringify({ drafts: loaded.drafts.map(asJson) }, undefined, 2));
  else for (const line of linesOf(loaded.drafts)) terminal.out(line);
  return 0;
}

interface Publishing {
  readonly path: string;
  readonly why: string;
  readonly by: ReturnType<typeof readBy>;
  readonly dryRun: boolean;
}

async function publish({ path, why, by, dryRun }: Publishing, json: boolean, terminal: Terminal): Promise<ExitCode> {
  const office = rulesOffice(terminal.env);
  const nobody = 'No running case counts by it.';
  return withCases(terminal, json, async ({ client }) => {
    const { published } = office.contents;
    const known = async (authority: string): Promise<boolean> => (await client.count({ authority, status: 'all' })) > 0;
    const loaded = await loadOrPublished(path, office, known);
    if (loaded.kind === 'problems') return refused(loaded, json, terminal);
    const { drafts, plan } = loaded;
    if (!json) for (const line of linesOf(drafts)) terminal.out(line);
    if (dryRun || drafts.some(isShorter)) {
      const cases: ChangedCase[] = [];
      const contents = { ...office.contents, published: withDrafts(published, drafts) };
      for await (const one of previewMany(client, plan, contents)) cases.push(one);
      cases.sort((a, b) => (a.reference < b.reference ? -1 : 1));
      const stuck = cases.filter(({ outcome }) => outcome === 'refused' || outcome === 'failed');
      if (dryRun || stuck.length > 0) {
        const shown = dryRun ? cases : stuck;
        const tooShort = stuck.length > 0 && drafts.some(isShorter);
        const wouldPublish = drafts.length > 0 && !tooShort;
        if (json)
          terminal.out(
            JSON.stringify(
              { drafts: drafts.map(asJson), ...(dryRun ? { wouldPublish } : {}), cases: shown },
              undefined,
              2,
            ),
          );
        else {
          for (const one of shown) for (const line of changedLines(one, undefined, terminal)) terminal.out(line);
          if (dryRun) terminal.out(summaryOfChanges(cases, terminal, { dryRun }) ?? nobody);
          if (tooShort)
            terminal.out(
              `${counted(stuck.length, 'running case')} could not count by it: nothing ${dryRun ? 'would be' : 'was'} published.`,
            );
          else if (!wouldPublish) terminal.out('Nothing would be published.');
        }
        return stuck.length > 0 ? 1 : 0;
      }
    }
    const publications = await publishDrafts(office, drafts, { why, by });
    if (!json)
      for (const { name, number } of publications)
        terminal.out(paint(terminal, 'green', `Published ${name}, version ${number}. New cases count by it at once.`));
    const id = await office.startChange({ plan, why, by });
    return followChange(office, id, { json, nobody, also: { publications } }, terminal);
  });
}

/** A file that was published already, but whose change did not reach every case, is no mistake: its change begins again. */
async function loadOrPublished(
  path: string,
  office: RulesOffice,
  isKnown: (authority: string) => Promise<boolean>,
): Promise<LoadedDrafts> {
  const { published } = office.contents;
  const loaded = await loadDrafts(path, published, isKnown);
  if (loaded.kind === 'drafts') return loaded;
  const before = await loadDrafts(path, await publishedBefore(office), isKnown);
  if (before.kind === 'problems') return loaded;
  const inForce = await Promise.all(
    before.drafts.map(async (draft) => JSON.stringify(await newestOf(draft, office)) === JSON.stringify(draft.after)),
  );
  return inForce.length > 0 && inForce.every(Boolean) ? { ...before, drafts: [] } : loaded;
}

async function newestOf(draft: Draft, office: RulesOffice): Promise<unknown> {
  const { published } = office.contents;
  return draft.kind === 'calendar'
    ? bankHolidays(published, draft.name)
    : (await published.closures(draft.authority))?.content;
}

/** What was in force before the newest version of each name. */
async function publishedBefore(office: RulesOffice): Promise<typeof office.contents.published> {
  return office.contentsBefore().then(({ published }) => published);
}

async function show(name: string, json: boolean, terminal: Terminal): Promise<ExitCode> {
  const published = await publishedRules(terminal);
  const today = todayInLondon();
  const named = calendarNames.find((each) => each === name);
  if (named === undefined) {
    const closures = await published.closures(name);
    if (closures === undefined)
      throw new UsageError(
        `Nothing is known of a calendar or an authority “${name}”.${didYouMean(name, calendarNames)}`,
        `Calendars are ${calendarNames.join(', ')}; of an authority only closed days that were published are shown.`,
      );
    if (json) terminal.out(JSON.stringify(closures, undefined, 2));
    else {
      terminal.out(`Closed days of ${name}, version ${closures.number}. They count for local deadlines only.`);
      for (const { date, name: title } of closures.content) terminal.out(`  ${shortDate(date)}  ${title}`);
    }
    return 0;
  }
  const calendar = await bankHolidays(published, named);
  const version = named === 'uk-any' ? undefined : (await published.calendar(named))?.number;
  if (json)
    terminal.out(JSON.stringify({ ...calendar, hash: hashCalendar(calendar), version: version ?? null }, undefined, 2));
  else {
    const origin =
      version === undefined
        ? named === 'uk-any'
          ? 'by the newest versions of its parts'
          : 'as it comes with the product'
        : `version ${version}`;
    terminal.out(
      `${calendar.title}, ${origin}, known from ${dateInWords(calendar.knownFrom)} to ${dateInWords(calendar.knownTo)}. Closed from today on:`,
    );
    for (const { date, name: title } of calendar.closures)
      if (date >= today) terminal.out(`  ${shortDate(date)}  ${title}`);
  }
  return 0;
}

function refused(
  { problems }: Extract<LoadedDrafts, { readonly kind: 'problems' }>,
  json: boolean,
  terminal: Terminal,
): ExitCode {
  tellProblems(problems, json, terminal);
  if (!json) terminal.out(`${counted(problems.length, 'problem')}: nothing was published.`);
  return 1;
}

function linesOf(drafts: readonly Draft[]): readonly string[] {
  return drafts.length === 0
    ? ['It comes to what is in force already.']
    : drafts.flatMap((draft) => draftLines(draft, todayInLondon()));
}

function asJson(draft: Draft): object {
  const { before: _before, ...told } = draft;
  return told;
}

function todayInLondon(): IsoDate {
  return londonDate(instantOfMs(Date.now()));
}
