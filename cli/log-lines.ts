import type { Pathway } from '../language/schema/pathway.ts';
import type { Change, Entry } from '../machines/entry.ts';
import { eventTitle, noTitles, roleTitle, type Titles } from './case-file/change-line.ts';
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
    ...log.map((entry) => {
      const text = `  ${String(entry.seq).padStart(width)}  ${shortWhen(entry.at)}  ${inWords(entry, titles)}${struck.has(entry.seq) ? ' (struck)' : ''}`;
      return entry.kind === 'effectDone' || struck.has(entry.seq) ? paint(terminal, 'dim', text) : text;
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
    case 'effectDone':
      return `Carried out: ${entry.effect}`;
    case 'effectFailed':
      return `Could not be carried out: ${entry.effect}`;
    case 'effectRetried':
      return `Tried again: ${entry.effect} · ${entry.by.person}`;
    case 'effectResolved':
      return `Settled another way: ${entry.effect}, “${entry.why}” · ${entry.by.person}`;
  }
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
