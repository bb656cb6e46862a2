import type { CaseActivities } from '../../workflows/activity-stubs.ts';

/** Activities that only answer: what is left is workflow, worker and server. */
export const lightActivities: CaseActivities = {
  appendToJournal: ({ from, entries }) => Promise.resolve({ nextSeq: from + entries.length }),
  saveOpening: () => Promise.resolve(),
  readJournal: () => Promise.resolve({ entries: [] }),
  prepareDocument: () => Promise.resolve({ hash: '0'.repeat(64), bytes: 1, contentType: 'application/pdf' }),
  sendNotice: ({ effectId, to }) => {
    const sent = to.map(({ role }) => ({ role, messageId: `${effectId}@example.org`, already: false }));
    return Promise.resolve({ effectId, sent });
  },
};
