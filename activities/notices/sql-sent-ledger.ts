import type { Kysely } from 'kysely';
import type { Tables } from '../../reporting/tables.ts';
import { JournalUnavailable } from '../journal/journal-errors.ts';
import type { SentLedger } from './mailer.ts';

/** The ledger of sent messages in the reporting database, which all workers share. */
export function createSqlSentLedger({ database }: { readonly database: Kysely<Tables> }): SentLedger {
  return {
    find: (messageId) =>
      orUnavailable(() =>
        database.selectFrom('sent_messages').select('response').where('message_id', '=', messageId).executeTakeFirst(),
      ),
    async record(messageId, response) {
      await orUnavailable(() =>
        database
          .insertInto('sent_messages')
          .values({ message_id: messageId, response })
          .onConflict((conflict) => conflict.column('message_id').doNothing())
          .execute(),
      );
    },
  };
}

async function orUnavailable<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw new JournalUnavailable('a sent message was looked up or written down', error);
  }
}
