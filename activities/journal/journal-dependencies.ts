import type { Kysely } from 'kysely';
import type { Tables } from '../../reporting/tables.ts';
import type { Sealer } from '../sealer.ts';

/** What the journal's parts work with. */
export interface JournalDependencies {
  readonly database: Kysely<Tables>;
  readonly sealer: Sealer;
}
