import type { Pathway } from '../language/schema/pathway.ts';
import type { Change, Entry } from '../machines/entry.ts';
import { eventTitle, noTitles, roleTitle, type Titles } from './case-file/change-line.ts';
import { hanging } from './help.ts';
import { paint, type Terminal } from './terminal.ts';
import { shortWhen } from './words.ts';

/** A log, entry by entry: number, when recorded, what, when it happened, by whom. Without the data, which is personal. */
export function logLines(log: readonly Entry[], pathway: Pathway | undefined, terminal: Terminal): readonly string[] {
  const titles = pathway ?? noTitles;
  const struck = new Set(
    log.flatMap((entry) => (entry.kind === 'correction' && entry.change.op === 'strike' ? [entry.change.target] : [])),
  );
  const width = String(log.length).length;
  return [
    paint(terminal, 'bold', 'Log'),
    ...log.flatMap((entry) => {
      const left = `  ${String(entry.seq).padStart(width)}  ${shortWhen(entry.at)}  `;
      const text = `${inWords(entry, titles)}${struck.has(entry.seq) ? ' (struck)' : ''}`;
      const [first = '', ...others] = hanging(text, Math.max(40, terminal.width - left.length), 0);
      const lines = [`${left}${first}`, ...others.map((line) => `${' '.repeat(left.length)}${line}`)];
      return entry.kind === 'effectDone' || struck.has(entry.seq)
        ? lines.map((line) => paint(terminal, 'dim', line))
        : lines;
    }),
  ];
}

function inWords(entry: Entry, titles: Titles): string {
  switch (entry.kind) {
    case 'opened':
    case 'recorded':
      return `${eventTitle(entry.type, titles)}, on ${shortWhen(entry.on).replaceAll(/ +/g, ' ')} · ${roleTitle(entry.by.role, titles)} ${entry.by.person}`;
    case 'correction':
      return `Correction: ${changeInWords(entry.change, titles)}, “${entry.why}” · ${roleTitle(entry.by.role, titles)} ${entry.by.person}`;
    case 'calendarChanged':
      return `Calendar published anew: ${entry.calendar.id}, “${entry.why}” · ${entry.by.person}`;
    case 'migrated':
      return `Moved to another version of ${entry.pathway.id}, “${entry.why}” · ${entry.by.person}`;
    case 'migrationReversed':
      return `Move of entry ${entry.target} taken back, “${entry.why}” · ${entry.by.person}`;
    case 'effectDone':
      return `Carried out: ${effectInWords(entry.effect, titles)}`;
    case 'effectFailed':
      return `Could not be carried out: ${effectInWords(entry.effect, titles)}`;
    case 'effectRetried':
      return `Tried again: ${effectInWords(entry.effect, titles)} · ${roleTitle(entry.by.role, titles)} ${entry.by.person}`;
    case 'effectResolved':
      return `Settled another way: ${effectInWords(entry.effect, titles)}, “${entry.why}” · ${roleTitle(entry.by.role, titles)} ${entry.by.person}`;
  }
}

/** What an effect's id stands for: `entry:5/notify:invitation` is the notice of that name, asked for by entry 5. */
function effectInWords(id: string, { notifications, documents }: Titles): string {
  const name = /\/(notify|prepare):(\w+)[^/]*$/.exec(id)?.[2] ?? '';
  const title = notifications[name]?.title ?? documents[name]?.title;
  if (title === undefined) return id;
  const seq = /^entry:(\d+)\//.exec(id)?.[1];
  return `“${title}”${seq === undefined ? '' : `, asked for by entry ${seq}`}`;
}

function changeInWords(change: Change, titles: Titles): string {
  switch (change.op) {
    case 'amend':
      return `entry ${change.target} amended${change.on === undefined ? '' : `, on ${shortWhen(change.on).replaceAll(/ +/g, ' ')}`}`;
    case 'strike':
      return `entry ${change.target} struck`;
    case 'insert':
      return `${eventTitle(change.type, titles)} put before entry ${change.before}`;
  }
}
