// Run as a process of its own by full-disk.test.ts, on a disk of 64 kB: tells what happens to a notice when it is full.
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ApplicationFailure } from '@temporalio/common';
import { createOutboxMailer } from '../../../activities/notices/outbox-mailer.ts';
import { createNotices } from '../../../activities/notices/send-notice.ts';
import type { ContentStore } from '../../../activities/documents/content-store.ts';
import { inventedNotice, sender } from '../support/invented-notice.ts';

const [disk = ''] = process.argv.slice(2);
const directory = join(disk, 'outbox');
const letter = new Uint8Array(20_000).fill(0x61);
const store: ContentStore = {
  put: () => Promise.reject(new Error('Nothing is kept here.')),
  get: () => Promise.resolve({ bytes: letter, contentType: 'application/pdf' }),
  has: () => Promise.resolve(true),
  removeCase: () => Promise.resolve(0),
};
const { sendNotice } = createNotices({ mailer: createOutboxMailer({ directory }), store, ...sender });
const notice = inventedNotice({ attachments: [{ title: 'Invitation', hash: 'h', contentType: 'application/pdf' }] });

mkdirSync(directory);
writeFileSync(join(disk, 'ballast'), new Uint8Array(45_000));
const error: unknown = await sendNotice(notice).catch((failure: unknown) => failure);
const whenFull = {
  name: error instanceof Error ? error.name : undefined,
  code: error instanceof Error && 'code' in error ? error.code : undefined,
  message: error instanceof Error ? error.message : undefined,
  retried: !(error instanceof ApplicationFailure),
  files: readdirSync(directory),
};
rmSync(join(disk, 'ballast'));
const { sent } = await sendNotice(notice);
const afterwards = { already: sent[0]?.already, files: readdirSync(directory) };
process.stdout.write(JSON.stringify({ whenFull, afterwards }));
