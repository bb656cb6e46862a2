import { instantOfMs, isInstant, type Instant } from '../../calendar/instant.ts';
import { londonInstant } from '../../calendar/london.ts';
import { hashOf } from '../../client/body-hash.ts';
import { caseIdFor } from '../../client/case-reference.ts';
import type { HistoricRequest } from '../../client/historic-log.ts';
import type { OpenCase } from '../../client/open-case.ts';
import type { Problem } from '../../language/problem.ts';
import type { Field } from '../../language/schema/fields.ts';
import { formatPath, type SourcePath } from '../../language/source-path.ts';
import type { By, Change, When } from '../../machines/entry.ts';
import type { JsonObject } from '../../machines/json.ts';
import { readInstant, readTimes, readWhen } from '../moments.ts';
import { cellData } from './cell-data.ts';
import type { ImportedCase, ImportedEntry, ParsedCase } from './imported-case.ts';

/** The rules an imported case lives by: what {@link OpenCase} takes. */
export type CaseRules = Pick<OpenCase, 'pathway' | 'pathwayHash' | 'calendar'>;

/** A case ready to be opened, or what keeps it from that. */
export type ReadyCase =
  | { readonly kind: 'ready'; readonly request: OpenCase & Required<Pick<OpenCase, 'history' | 'key'>> }
  | { readonly kind: 'problems'; readonly problems: readonly Problem[] };

type Parsed = Extract<ParsedCase, { readonly kind: 'parsed' }>;
type Unstamped = { readonly by: By } & (
  | { readonly event: string; readonly on: When; readonly data: JsonObject }
  | { readonly correct: Change; readonly why: string }
);

/**
 * A case as it is opened: with its history, which fires nothing, alive from `now` on.
 *
 * Its key is made of what the source says and of nothing else, so that the same case imported again is known, by whatever version of its pathway it
 * has come to live meanwhile.
 */
export function openingOf({ source, isText, placeOf }: Parsed, rules: CaseRules, now: Instant): ReadyCase {
  const problems: Problem[] = [];
  const { reference, opened, entries } = source;
  const { events } = rules.pathway;

  function blame(code: string, path: SourcePath, message: string, hint?: string): undefined {
    problems.push({ code, ...placeOf(path), path: formatPath(path), message, ...(hint === undefined ? {} : { hint }) });
  }

  /** What reads a date, or a problem where it stands. */
  function dated<T>(path: SourcePath, read: () => T): T | undefined {
    try {
      return read();
    } catch {
      return blame('no-date', path, 'There is no such date or time.');
    }
  }

  function typed(data: JsonObject, type: string): JsonObject {
    const fields: { readonly [name: string]: Field } = events[type]?.data ?? {};
    return isText ? cellData(data, fields) : readTimes(data, fields);
  }

  const labels = labelsOf(source, blame);

  /** The number of the labelled entry, if it stands ahead of the position. */
  function seqOf(label: string, before: number): number | undefined {
    const found = labels.get(label);
    return found !== undefined && found.index < before ? found.seq : undefined;
  }

  function stamped(path: SourcePath, at: string | undefined): Instant | undefined {
    const instant = at === undefined ? undefined : dated([...path, 'at'], () => readInstant(at, '12:00'));
    if (instant !== undefined && instant >= now)
      return blame('in-future', [...path, 'at'], 'This has not come yet: an import holds what has been recorded.');
    return instant;
  }

  function entryOf(entry: ImportedEntry, index: number): Unstamped | undefined {
    const path: SourcePath = ['entries', index];
    const { by } = entry;
    if ('event' in entry) {
      const { event, data } = entry;
      const on = dated([...path, 'on'], () => readWhen(entry.on));
      return on === undefined ? undefined : { by, event, on, data: typed(data, event) };
    }
    const correct = changeOf(entry, index);
    return correct === undefined ? undefined : { by, correct, why: entry.why };
  }

  function changeOf(entry: Correction, index: number): Change | undefined {
    const path: SourcePath = ['entries', index];
    const { correct, amend, strike, insertBefore } = entry;
    const target = typeof correct === 'number' ? correct : seqOf(correct, index);
    if (target === undefined)
      return blame('unknown-label', [...path, 'correct'], 'No entry before this one has that label.');
    if ([amend, strike, insertBefore].filter((change) => change !== undefined).length !== 1)
      return blame('one-change', path, 'A correction does exactly one of amend, strike, insertBefore.');
    if (insertBefore !== undefined) {
      const on = dated([...path, 'insertBefore', 'on'], () => readWhen(insertBefore.on));
      const { event: type, data } = insertBefore;
      return on === undefined ? undefined : { op: 'insert', before: target, type, on, data: typed(data, type) };
    }
    if (amend === undefined) return { op: 'strike', target };
    const { on: day, data } = amend;
    const on = day === undefined ? undefined : dated([...path, 'amend', 'on'], () => readWhen(day));
    const type = typeOf(source, target);
    return {
      op: 'amend',
      target,
      ...(on === undefined ? {} : { on }),
      ...(data === undefined ? {} : { data: typed(data, type) }),
    };
  }

  if (!isReference(reference))
    blame(
      'bad-reference',
      ['reference'],
      'This cannot be the reference of a case: 1 to 64 letters, digits, “.”, “_” or “-”, with a digit in it and no date.',
      'It stands unencrypted in logs and searches. Use the number the case has in your own system, never a name or a date of birth.',
    );
  const on = dated(['opened', 'on'], () => readWhen(opened.on));
  const openedAt = stamped(['opened'], opened.at);
  const read = entries.map((entry, index) => ({
    entry: entryOf(entry, index),
    at: stamped(['entries', index], entry.at),
  }));
  const known = read.flatMap(({ entry, at }) => (entry === undefined ? [] : [{ entry, at }]));
  if (problems.length > 0 || on === undefined) return { kind: 'problems', problems };
  const opening = { on, by: opened.by, data: typed(opened.data, 'CASE_OPENED') };
  const said = {
    reference,
    opening,
    openedAt: openedAt ?? null,
    entries: known.map(({ entry, at }) => [entry, at ?? null]),
  };
  const times = recordedAt([{ on, at: openedAt }, ...known.map(({ entry, at }) => ({ on: onOf(entry), at }))], now);
  return {
    kind: 'ready',
    request: {
      reference,
      ...rules,
      ...opening,
      key: `import:${hashOf(said)}`,
      history: {
        openedAt: times[0] ?? now,
        entries: known.map(({ entry }, index): HistoricRequest => ({ ...entry, at: times[index + 1] ?? now })),
        liveFrom: now,
      },
    },
  };
}

type Correction = Extract<ImportedEntry, { readonly correct: unknown }>;
type Labels = ReadonlyMap<string, { readonly seq: number; readonly index: number }>;

/** The labels of entries, each with the number of its entry and its position; the opening is entry 1. */
function labelsOf(
  { opened, entries }: ImportedCase,
  blame: (code: string, path: SourcePath, message: string) => void,
): Labels {
  const all = new Map<string, { seq: number; index: number }>();
  if (opened.as !== undefined) all.set(opened.as, { seq: 1, index: -1 });
  for (const [index, { as }] of entries.entries()) {
    if (as === undefined) continue;
    if (all.has(as)) blame('label-twice', ['entries', index, 'as'], 'This label is given twice.');
    else all.set(as, { seq: index + 2, index });
  }
  return all;
}

/** The event that an entry's number stands for, so that corrected data can be read. */
function typeOf({ entries }: ImportedCase, seq: number): string {
  if (seq === 1) return 'CASE_OPENED';
  const entry = entries[seq - 2];
  return entry !== undefined && 'event' in entry ? entry.event : '';
}

function onOf(entry: Unstamped): When | undefined {
  return 'on' in entry ? entry.on : undefined;
}

/**
 * When each entry was recorded: as it says, or else at noon of its own day; never before the entry ahead of it, and before the import.
 */
function recordedAt(
  entries: readonly { readonly on: When | undefined; readonly at: Instant | undefined }[],
  now: Instant,
): readonly Instant[] {
  const latest = instantOfMs(Date.parse(now) - 1);
  let clock: Instant | undefined;
  return entries.map(({ on, at }) => {
    const own = at ?? (on === undefined ? clock : noonOf(on)) ?? latest;
    const floor = at === undefined && clock !== undefined && own < clock ? clock : own;
    clock = at === undefined && floor > latest ? latest : floor;
    return clock;
  });
}

function noonOf(on: When): Instant {
  return isInstant(on) ? on : londonInstant(on, '12:00');
}

function isReference(reference: string): boolean {
  try {
    return caseIdFor(reference) !== '';
  } catch {
    return false;
  }
}
