import type { ContentStore } from '../../../activities/documents/content-store.ts';
import { createDirectoryContentStore } from '../../../activities/documents/directory-content-store.ts';
import type { SendNotice } from '../../../activities/notices/notice.ts';
import { temporaryDirectory } from './temporary-directory.ts';
import { createTestSealer } from './test-sealer.ts';

/** Where notices of these tests come from. */
export const sender = { from: "Children's Services <notices@authority.example>", mailDomain: 'authority.example' };

/** A notice of an invented case to an invented chair. */
export function inventedNotice(change: Partial<SendNotice> = {}): SendNotice {
  return {
    effectId: 'entry:3:conferenceBooked',
    caseId: 'case-a',
    notification: 'conferenceBooked',
    at: '2026-03-26T14:05:00Z',
    to: [{ role: 'chair', person: 'p-1', name: 'Barnaby Thistlewood', email: 'barnaby@authority.example' }],
    subject: 'Conference booked for 16 April – Llŷr’s case',
    text: 'The conference is on Thursday 16 April 2026 at 10:00.\n.\nA line that is only a dot must stay.\n',
    attachments: [],
    ...change,
  };
}

/** An empty content store in a directory of the test's own. */
export function emptyStore(): ContentStore {
  return createDirectoryContentStore({ directory: temporaryDirectory(), sealer: createTestSealer() });
}
