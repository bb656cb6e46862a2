import type { AppendToJournal, CaseOpening, JournalEntry } from '../../../activities/journal/journal.ts';

/** The child of these tests is invented. */
export const inventedChild = 'Wilhelmina Quillfeather';

/** An opening of an invented case. */
export function openingOf(caseId: string): CaseOpening {
  return {
    caseId,
    pathwayId: 'warrington',
    pathwayHash: 'sha256:pathway',
    openedAt: '2026-03-24T09:30:00Z',
    input: { child: { name: inventedChild }, openedBy: 'p-17' },
    library: [
      { hash: 'sha256:pathway', kind: 'pathway', content: { title: 'Child protection pathway, Warrington' } },
      { hash: 'sha256:calendar', kind: 'calendar', content: { nation: 'england' } },
    ],
  };
}

/** An entry of the invented case's log; `note` makes it differ from others with its number. */
export function entryOf(seq: number, note = 'as recorded'): JournalEntry {
  const at = new Date(Date.UTC(2026, 2, 24, 9, 30 + seq)).toISOString();
  return Object.assign({ seq, kind: 'recorded', at }, { type: 'STRATEGY_HELD', data: { child: inventedChild, note } });
}

/** An append of the entries from one number to another. */
export function appendOf(caseId: string, from: number, to: number): AppendToJournal {
  const entries = Array.from({ length: to - from + 1 }, (_, index) => entryOf(from + index));
  return { caseId, from, entries };
}
