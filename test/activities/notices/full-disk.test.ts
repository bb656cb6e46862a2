import { execFileSync, spawnSync } from 'node:child_process';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createOutboxMailer } from '../../../activities/notices/outbox-mailer.ts';
import { createNotices } from '../../../activities/notices/send-notice.ts';
import { emptyStore, inventedNotice, sender } from '../support/invented-notice.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

it('on a full disk a notice fails in words, leaves no half of itself, and goes out when there is room again', () => {
  const directory = temporaryDirectory();
  // A disk of its own, 64 kB small, in a mount namespace that ends with the command.
  const notice = [process.execPath, join(import.meta.dirname, 'full-disk-notice.ts'), directory].join(' ');
  const onSmallDisk = `mount -t tmpfs -o size=64k tmpfs ${directory} && exec ${notice}`;
  const { stdout, stderr } = spawnSync('sh', ['-c', `unshare -Urm sh -c '${onSmallDisk}'`], { encoding: 'utf8' });
  const report: unknown = JSON.parse(stdout === '' ? `{"stderr": ${JSON.stringify(stderr)}}` : stdout);
  expect(report).toEqual({
    whenFull: {
      name: 'FileNotWritten',
      code: 'ENOSPC',
      message: expect.stringMatching(/the disk is full; free some space .*Nothing half-written was left/s) as string,
      retried: true,
      files: [],
    },
    afterwards: { already: false, files: [expect.stringMatching(/\.eml$/) as string] },
  });
});

it('where a file stands in the place of the outbox, it says so and is retried', async () => {
  const directory = join(temporaryDirectory(), 'outbox');
  writeFileSync(directory, 'not a directory');
  const { sendNotice } = createNotices({ mailer: createOutboxMailer({ directory }), store: emptyStore(), ...sender });
  await expect(sendNotice(inventedNotice())).rejects.toMatchObject({ name: 'FileNotWritten', code: 'EEXIST' });
});

it('two attempts at once leave one whole file', async () => {
  const directory = join(temporaryDirectory(), 'outbox');
  const { sendNotice } = createNotices({ mailer: createOutboxMailer({ directory }), store: emptyStore(), ...sender });
  await Promise.all(Array.from({ length: 8 }, () => sendNotice(inventedNotice())));
  expect(readdirSync(directory)).toHaveLength(1);
  expect(execFileSync('tail', ['-c', '2', join(directory, readdirSync(directory)[0] ?? '')]).toString()).toBe('\r\n');
});
