import type { MadeCase, MadeEntry } from './caseload.ts';

const plain = ['reference', 'pathway', 'event', 'on', 'at', 'by', 'role', 'as', 'correct', 'change', 'why'] as const;

/** Cases as somebody has them in a spreadsheet: a row an entry, days written as in the United Kingdom, lists in one cell. */
export function csvOf(cases: readonly MadeCase[]): string {
  const rows = cases.flatMap(({ reference, pathway, opened, entries }) => [
    { reference, pathway, ...rowOf({ ...opened, event: 'CASE_OPENED' }) },
    ...entries.map((entry) => ({ reference, ...rowOf(entry) })),
  ]);
  const fields = [...new Set(rows.flatMap((row) => Object.keys(row)))].filter((name) => name.startsWith('data.'));
  const header = [...plain, ...fields];
  return [header, ...rows.map((row) => header.map((name) => (row as Row)[name] ?? ''))]
    .map((cells) => cells.map(quoted).join(','))
    .join('\r\n');
}

type Row = { readonly [column: string]: string | undefined };

function rowOf(entry: MadeEntry): Row {
  const { event, at, by, correct, why, as, amend, insertBefore } = entry;
  const inner: Pick<MadeEntry, 'event' | 'on' | 'data'> = amend ?? insertBefore ?? entry;
  const change = amend !== undefined ? 'amend' : insertBefore !== undefined ? 'insertBefore' : 'strike';
  return {
    event: inner.event ?? event ?? '',
    on: british(inner.on ?? ''),
    at: british(at ?? '').replace('T', ' '),
    by: by.person,
    role: by.role,
    as: as ?? '',
    ...(correct === undefined ? {} : { correct: String(correct), change, why: why ?? '' }),
    ...Object.fromEntries(Object.entries(inner.data ?? {}).map(([name, value]) => [`data.${name}`, cellOf(value)])),
  };
}

/** `2026-03-24T10:00` as `24/03/2026T10:00`; what has a zone stays. */
function british(when: string): string {
  return /Z$|[+-]\d\d:\d\d$/.test(when) ? when : when.replace(/^(\d{4})-(\d\d)-(\d\d)/, '$3/$2/$1').replace('T', ' ');
}

function cellOf(value: unknown): string {
  if (Array.isArray(value) && value.length > 0 && value.every((item) => typeof item === 'string'))
    return value.some((item) => /[,;]/.test(item)) ? JSON.stringify(value) : value.join(', ');
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function quoted(cell: string): string {
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
