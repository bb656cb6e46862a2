import { createHash } from 'node:crypto';
import { ApplicationFailure } from '@temporalio/common';
import type { AppendToJournal } from '../../../activities/journal/journal.ts';
import type { SendNotice } from '../../../activities/notices/notice.ts';
import type { Entry } from '../../../machines/entry.ts';
import type { CaseActivities } from '../../../workflows/activity-stubs.ts';

/** The outside world in memory: what reached it, and what is wrong with it. */
export interface World {
  readonly activities: CaseActivities;
  /** Notices as they went out, once each. */
  readonly sent: SendNotice[];
  /** Every attempt at sending, by effect. */
  readonly attempts: Map<string, number>;
  readonly prepared: Map<string, string>;
  /** The journal, by case. */
  readonly journals: Map<string, Entry[]>;
  readonly closed: Map<string, string>;
  readonly appends: AppendToJournal[];
  mail: 'up' | 'down' | 'rejects';
  journal: 'up' | 'down' | 'conflicts';
  typesetter: 'up' | 'fails';
}

/** Activities that keep the promises of the real ones: idempotent by effect and by sequence number, gaps told. */
export function createWorld(): World {
  const world: World = {
    sent: [],
    attempts: new Map(),
    prepared: new Map(),
    journals: new Map(),
    closed: new Map(),
    appends: [],
    mail: 'up',
    journal: 'up',
    typesetter: 'up',
    activities: {
      async sendNotice(notice) {
        world.attempts.set(notice.effectId, (world.attempts.get(notice.effectId) ?? 0) + 1);
        if (world.mail === 'down') throw new Error('connection refused');
        if (world.mail === 'rejects')
          throw ApplicationFailure.nonRetryable('The mail server refused the message for good: 550', 'MailRejected');
        if (notice.to.some(({ email, mailbox }) => email === undefined && mailbox === undefined)) {
          throw ApplicationFailure.nonRetryable('No address is known.', 'NoticeWithoutAddress');
        }
        const already = world.sent.some(
          ({ effectId, caseId }) => effectId === notice.effectId && caseId === notice.caseId,
        );
        if (!already) world.sent.push(notice);
        const sent = notice.to.map(({ role }) => ({ role, messageId: `${notice.effectId}/${role}`, already }));
        return { effectId: notice.effectId, sent };
      },
      async prepareDocument({ effectId, data, template }) {
        if (world.typesetter === 'fails')
          throw ApplicationFailure.nonRetryable('The template fails in line 3.', 'TemplateFailed');
        const hash = createHash('sha256')
          .update(JSON.stringify([template, data]))
          .digest('hex');
        world.prepared.set(effectId, hash);
        return { hash, bytes: 1, contentType: 'application/pdf' };
      },
      async appendToJournal(append) {
        world.appends.push(append);
        if (world.journal === 'down') throw new Error('The database does not answer.');
        if (world.journal === 'conflicts') throw ApplicationFailure.nonRetryable('Entry 2 differs.', 'JournalConflict');
        return { nextSeq: addTo(world, append) };
      },
      async saveOpening({ caseId }) {
        if (!world.journals.has(caseId)) world.journals.set(caseId, []);
      },
      async readJournal({ caseId, from, maxBytes }) {
        const entries: Entry[] = [];
        let bytes = 0;
        for (const entry of (world.journals.get(caseId) ?? []).slice(from - 1)) {
          bytes += JSON.stringify(entry).length;
          if (bytes > maxBytes && entries.length > 0) break;
          entries.push(entry);
        }
        return { entries };
      },
    },
  };
  return world;
}

function addTo(world: World, { caseId, from, entries, opening, closedAt }: AppendToJournal): number {
  const kept = world.journals.get(caseId) ?? (opening === undefined ? undefined : []);
  const expected = kept === undefined ? 'opening' : kept.length + 1;
  if (kept === undefined || from > kept.length + 1) {
    throw ApplicationFailure.create({ type: 'JournalGap', nonRetryable: true, details: [{ caseId, from, expected }] });
  }
  for (const entry of entries) {
    const earlier = kept[entry.seq - 1];
    if (earlier === undefined) kept.push(entry as Entry);
    else if (JSON.stringify(earlier) !== JSON.stringify(entry))
      throw ApplicationFailure.nonRetryable(`Entry ${entry.seq} differs.`, 'JournalConflict');
  }
  world.journals.set(caseId, kept);
  if (closedAt !== undefined) world.closed.set(caseId, closedAt);
  return kept.length + 1;
}
