import { createHash } from 'node:crypto';
import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { writeAtomically } from '../files/write-atomically.ts';
import { composeMessage } from './compose-message.ts';
import type { MailMessage, Mailer } from './mailer.ts';

/**
 * Puts messages as `.eml` files into a directory, for a first look and for services that collect mail from there. A file's
 * name is made of the message's date and id, so a message sent twice is one file.
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

function fileName({ messageId, date }: MailMessage): string {
  const day = new Date(date).toISOString().replaceAll(/[-:]|\.\d+/g, '');
  return `${day}-${createHash('sha256').update(messageId).digest('hex').slice(0, 32)}.eml`;
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
