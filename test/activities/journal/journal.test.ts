import { rmSync } from 'node:fs';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createJournal } from '../../../activities/journal/append-to-journal.ts';
import type { Journal, JournalActivities } from '../../../activities/journal/journal.ts';
import { createSqlJournal } from '../../../activities/journal/sql-journal.ts';
import { migrate } from '../../../reporting/migrate.ts';
import { openDatabase } from '../../../reporting/open-database.ts';
import type { DatabasePlace, OpenDatabase } from '../../../reporting/open-database.ts';
import { appendOf, entryOf, inventedChild, openingOf } from '../support/invented-case.ts';
import { hasPostgres, startPostgres } from '../support/postgres.ts';
import { makeDirectory } from '../support/temporary-directory.ts';
import { createTestSealer } from '../support/test-sealer.ts';

interface Place {
  readonly place: DatabasePlace;
  remove(): void;
}

const places: [string, () => Promise<Place>][] = [
  [
    'embedded in a directory',
    () => {
      const directory = makeDirectory();
      return Promise.resolve({
        place: { kind: 'directory', directory: `${directory}/journal` },
        remove: () => rmSync(directory, { recursive: true }),
      });
    },
  ],
];
if (hasPostgres()) {
  places.push([
    'on PostgreSQL',
    async () => {
      const postgres = await startPostgres();
      return { place: { kind: 'url', url: postgres.url }, remove: () => postgres.remove() };
    },
  ]);
}

describe.each(places)('the journal %s', (_, prepare) => {
  const sealer = createTestSealer();
  let place: Place;
  let open: OpenDatabase;
  let journal: Journal;
  let activities: JournalActivities;

  beforeAll(async () => {
    place = await prepare();
    open = await openDatabase(place.place);
    await migrate(open.database);
    journal = createSqlJournal({ database: open.database, sealer });
    activities = createJournal({ journal });
  });
  afterAll(async () => {
    await open.close();
    place.remove();
  });

  it('is migrated once, however often a worker starts', async () => {
    expect(await migrate(open.database)).toEqual([]);
  });

  it('gives back what a case was opened with and every entry, exactly and in order', async () => {
    await activities.appendToJournal({ ...appendOf('case-a', 1, 2), opening: openingOf('case-a') });
    await activities.appendToJournal(appendOf('case-a', 3, 3));
    expect(await journal.readCase('case-a')).toEqual({
      opening: { ...openingOf('case-a'), library: [...openingOf('case-a').library].reverse() },
      entries: [entryOf(1), entryOf(2), entryOf(3)],
    });
  });

  it('does not know a case that was never opened', async () => {
    expect(await journal.readCase('case-nobody')).toBeUndefined();
    expect(await journal.verifyCase('case-nobody')).toBeUndefined();
  });

  it('keeps an append that is repeated once, and goes on where a repeated one reaches further', async () => {
    await journal.saveOpening(openingOf('case-b'));
    await journal.saveOpening(openingOf('case-b'));
    expect(await activities.appendToJournal(appendOf('case-b', 1, 2))).toEqual({ nextSeq: 3 });
    expect(await activities.appendToJournal(appendOf('case-b', 1, 2))).toEqual({ nextSeq: 3 });
    expect(await activities.appendToJournal(appendOf('case-b', 2, 4))).toEqual({ nextSeq: 5 });
    expect((await journal.readCase('case-b'))?.entries.map((entry) => entry.seq)).toEqual([1, 2, 3, 4]);
    expect(await journal.verifyCase('case-b')).toBeUndefined();
  });

  it('takes the same entry whatever the order of its keys', async () => {
    await activities.appendToJournal({ ...appendOf('case-keys', 1, 1), opening: openingOf('case-keys') });
    const reversed = Object.fromEntries(Object.entries(entryOf(1)).reverse());
    const again = { ...entryOf(1), ...reversed };
    expect(await activities.appendToJournal({ caseId: 'case-keys', from: 1, entries: [again] })).toEqual({
      nextSeq: 2,
    });
  });

  it('refuses another entry under a number it keeps, for good, and keeps nothing of that append', async () => {
    await activities.appendToJournal({ ...appendOf('case-c', 1, 2), opening: openingOf('case-c') });
    const changed = { caseId: 'case-c', from: 2, entries: [entryOf(2, 'rewritten'), entryOf(3)] };
    await expect(activities.appendToJournal(changed)).rejects.toMatchObject({
      type: 'JournalConflict',
      nonRetryable: true,
      details: [{ caseId: 'case-c', seq: 2 }],
    });
    expect((await journal.readCase('case-c'))?.entries).toEqual([entryOf(1), entryOf(2)]);
  });

  it('refuses another opening of a case it keeps', async () => {
    await activities.saveOpening(openingOf('case-d'));
    const other = { ...openingOf('case-d'), input: { child: 'someone else' } };
    await expect(activities.saveOpening(other)).rejects.toMatchObject({ type: 'JournalConflict', nonRetryable: true });
  });

  it('refuses a gap for good and says which entry it expects', async () => {
    await activities.appendToJournal({ ...appendOf('case-e', 1, 1), opening: openingOf('case-e') });
    await expect(activities.appendToJournal(appendOf('case-e', 3, 4))).rejects.toMatchObject({
      type: 'JournalGap',
      nonRetryable: true,
      details: [{ caseId: 'case-e', from: 3, expected: 2 }],
    });
    await expect(activities.appendToJournal(appendOf('case-unknown', 1, 1))).rejects.toMatchObject({
      type: 'JournalGap',
      details: [{ caseId: 'case-unknown', from: 1, expected: 'opening' }],
    });
  });

  it('refuses entries that are not a run, or say no instant', async () => {
    await journal.saveOpening(openingOf('case-f'));
    const hole = { caseId: 'case-f', from: 1, entries: [entryOf(1), entryOf(3)] };
    await expect(activities.appendToJournal(hole)).rejects.toMatchObject({
      type: 'JournalEntryInvalid',
      nonRetryable: true,
    });
    const undated = { caseId: 'case-f', from: 1, entries: [{ ...entryOf(1), at: 'some day' }] };
    await expect(activities.appendToJournal(undated)).rejects.toMatchObject({ type: 'JournalEntryInvalid' });
    expect((await journal.readCase('case-f'))?.entries).toEqual([]);
  });

  it('keeps one history when two attempts at the same append run at once', async () => {
    await journal.saveOpening(openingOf('case-g'));
    const attempts = Array.from({ length: 6 }, (_, index) =>
      activities.appendToJournal(appendOf('case-g', 1, index + 1)),
    );
    await Promise.all(attempts);
    expect((await journal.readCase('case-g'))?.entries.map((entry) => entry.seq)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(await journal.verifyCase('case-g')).toBeUndefined();
  });

  it('lists cases with how far they came, and when they closed', async () => {
    await activities.appendToJournal({ ...appendOf('case-h', 1, 3), opening: openingOf('case-h') });
    await activities.appendToJournal({ ...appendOf('case-h', 4, 4), closedAt: '2027-01-05T12:00:00.000Z' });
    expect((await journal.listCases()).find((listed) => listed.caseId === 'case-h')).toEqual({
      caseId: 'case-h',
      pathwayId: 'warrington',
      pathwayHash: 'sha256:pathway',
      openedAt: '2026-03-24T09:30:00.000Z',
      closedAt: '2027-01-05T12:00:00.000Z',
      entries: 4,
    });
  });

  it('keeps the pathway a case moves to beside the one it was opened with', async () => {
    await activities.appendToJournal({ ...appendOf('case-i', 1, 1), opening: openingOf('case-i') });
    const newer = { hash: 'sha256:newer', kind: 'pathway', content: { title: 'Newer' } } as const;
    await activities.appendToJournal({ ...appendOf('case-i', 2, 2), library: [newer] });
    const hashes = (await journal.readCase('case-i'))?.opening.library.map((item) => item.hash);
    expect(hashes).toEqual(['sha256:calendar', 'sha256:newer', 'sha256:pathway']);
  });

  it('keeps the order of a pathway’s keys, because agendas are ordered and the hash is of that text', async () => {
    const content = { title: 'Newer', agenda: { welcome: 1, analysis: 2 }, authority: 'Invented' };
    await activities.appendToJournal({ ...appendOf('case-j', 1, 1), opening: openingOf('case-j') });
    await activities.appendToJournal({
      ...appendOf('case-j', 2, 2),
      library: [{ hash: 'sha256:ordered', kind: 'pathway', content }],
    });
    const kept = (await journal.readCase('case-j'))?.opening.library.find((item) => item.hash === 'sha256:ordered');
    expect(JSON.stringify(kept?.content)).toBe(JSON.stringify(content));
  });

  describe('tells what was done to it behind its back', () => {
    it.each([
      ['an entry altered', sql`update journal set sealed = decode('00', 'hex') where case_id = 'CASE' and seq = 2`, 2],
      ['an instant altered', sql`update journal set recorded_at = '2020-01-01Z' where case_id = 'CASE' and seq = 3`, 3],
      ['an entry removed', sql`delete from journal where case_id = 'CASE' and seq = 2`, 2],
      ['the last entry removed', sql`delete from journal where case_id = 'CASE' and seq = 4`, 4],
      ['the opening altered', sql`update cases set opening = decode('00', 'hex') where case_id = 'CASE'`, 1],
    ])('%s', async (what, damage, seq) => {
      const caseId = `case-damaged-${what.replaceAll(' ', '-')}`;
      await activities.appendToJournal({ ...appendOf(caseId, 1, 4), opening: openingOf(caseId) });
      await sql.raw(damage.compile(open.database).sql.replace('CASE', caseId)).execute(open.database);
      expect(await journal.verifyCase(caseId)).toMatchObject({ caseId, seq });
      await expect(journal.readCase(caseId)).rejects.toMatchObject({ name: 'JournalDamaged' });
    });
  });

  it('holds nothing of the child in the clear', async () => {
    await activities.appendToJournal({ ...appendOf('case-j', 1, 2), opening: openingOf('case-j') });
    const hex = Buffer.from('Quillfeather').toString('hex');
    for (const table of ['cases', 'journal', 'library', 'case_library', 'sent_messages']) {
      // Bytes are told in hex, so a name within them would be too.
      const { rows } = await sql`select t::text as row from ${sql.table(table)} t`.execute(open.database);
      expect(JSON.stringify(rows)).not.toMatch(new RegExp(`Quillfeather|${hex}`, 'i'));
    }
    expect(JSON.stringify(await journal.readCase('case-j'))).toContain(inventedChild);
  });

  it('can still be verified after a case was erased, but tells nothing of it', async () => {
    await activities.appendToJournal({ ...appendOf('case-erased', 1, 2), opening: openingOf('case-erased') });
    sealer.forget('case-erased');
    expect(await journal.verifyCase('case-erased')).toBeUndefined();
    await expect(journal.readCase('case-erased')).rejects.toMatchObject({ name: 'CaseErased' });
    await expect(activities.appendToJournal(appendOf('case-erased', 3, 3))).rejects.toMatchObject({
      type: 'CaseErased',
      nonRetryable: true,
    });
  });
});
