import { canonicalJson } from '../../activities/journal/canonical-json.ts';
import { isHuman, type Entry } from '../../machines/entry.ts';
import type { CaseEvidence, DiskEvidence } from './evidence.ts';
import type { Answered } from './people.ts';

/** What is wrong with logs and journals, in words; all empty when nothing is. */
export interface LogFindings {
  /** Requests that were answered and do not stand in the log as they were answered. */
  readonly lost: readonly string[];
  /** Requests that stand in the log twice. */
  readonly doubled: readonly string[];
  /** Entries nobody asked for. */
  readonly unasked: readonly string[];
  /** Entries that log and journal do not have alike. */
  readonly unlike: readonly string[];
}

/** Holds a case's log against what its people were answered, and its journal against its log. */
export function verifyLog(
  { reference, log }: CaseEvidence,
  answers: readonly Answered[],
  disk: DiskEvidence,
): LogFindings {
  const human = log.filter(isHuman);
  const keys = human.map(({ caller }) => caller?.key ?? '');
  const known = new Set(answers.map(({ wish }) => wish.key));
  return {
    lost: answers.filter((answered) => !isKept(answered, log)).map(({ wish }) => wish.key),
    doubled: [...new Set(keys.filter((key, index) => keys.indexOf(key) !== index))],
    unasked: keys.filter((key) => !known.has(key)).map((key) => `${reference}: "${key}"`),
    unlike: [...misnumbered(reference, log), ...unlikeJournal(reference, log, disk)],
  };
}

/** Does it stand at the number and the instant that were answered, and say what was asked? */
function isKept({ wish, seq, at }: Answered, log: readonly Entry[]): boolean {
  const entry = log[seq - 1];
  if (entry?.caller?.key !== wish.key || entry.seq !== seq) return false;
  switch (wish.kind) {
    case 'open':
      return entry.kind === 'opened' && same(entry.data, wish.data);
    case 'record':
      return entry.kind === 'recorded' && entry.at === at && entry.type === wish.event && same(entry.data, wish.data);
    case 'correct':
      return entry.kind === 'correction' && entry.at === at && same(entry.change, wish.change);
  }
}

function misnumbered(reference: string, log: readonly Entry[]): readonly string[] {
  return log.flatMap(({ seq }, index) =>
    seq === index + 1 ? [] : [`${reference}: entry ${index + 1} has number ${seq}`],
  );
}

function unlikeJournal(reference: string, log: readonly Entry[], { journals }: DiskEvidence): readonly string[] {
  const kept = journals.get(reference);
  if (kept === undefined) return [`${reference}: not in the journal`];
  const length = Math.max(log.length, kept.entries.length);
  return Array.from({ length }, (_, index) => index).flatMap((index) => {
    const [entry, journaled] = [log[index], kept.entries[index]];
    if (entry !== undefined && journaled !== undefined && same(entry, journaled)) return [];
    const what =
      entry === undefined ? 'only in the journal' : journaled === undefined ? 'only in the log' : 'not alike';
    return [`${reference}: entry ${index + 1} is ${what}`];
  });
}

function same(a: object, b: object): boolean {
  return canonicalJson(a) === canonicalJson(b);
}
