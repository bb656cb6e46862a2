import { createHash } from 'node:crypto';
import { access, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { caseMark } from '../files/case-mark.ts';
import { writeAtomically } from '../files/write-atomically.ts';
import { composeMessage } from './compose-message.ts';
import type { MailMessage, Mailer } from './mailer.ts';

/**
 * Puts messages as `.eml` files into a directory, for a first look and for services that collect mail from there. A file's
 * name is made of the message's date, case and id, so a message sent twice is one file.
 */
export function createOutboxMailer({ directory }: { readonly directory: string }): Mailer {
  return {
    async send(message) {
      const path = join(directory, fileName(message));
      const already = await exists(path);
      if (!already) {
        const { bytes } = await composeMessage(message);
        await writeAtomically(path, bytes);
      }
      return { messageId: message.messageId, already, response: 'kept in the outbox' };
    },
  };
}

/** Removes a case's letters from an outbox, as far as nobody has collected them; answers how many it removed. */
export async function removeLetters(directory: string, caseId: string): Promise<number> {
  const names = await readdir(directory).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  });
  const own = names.filter((name) => name.split('-')[1] === caseMark(caseId));
  // One that is collected at this moment is gone all the same.
  await Promise.all(own.map((name) => rm(join(directory, name), { force: true })));
  return own.length;
}

function fileName({ caseId, messageId, date }: MailMessage): string {
  const day = new Date(date).toISOString().replaceAll(/[-:]|\.\d+/g, '');
  return `${day}-${caseMark(caseId)}-${createHash('sha256').update(messageId).digest('hex').slice(0, 32)}.eml`;
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
