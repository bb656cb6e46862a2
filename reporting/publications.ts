import { gunzipSync, gzipSync } from 'node:zlib';
import type { Kysely, Selectable } from 'kysely';
import type { Instant } from '../calendar/instant.ts';
import { parseInstant } from '../calendar/instant.ts';
import type { By } from '../machines/entry.ts';
import type { JsonObject } from '../machines/json.ts';
import type { PublicationsTable, Tables } from './tables.ts';

/** What can be published: a pathway by its id, a calendar by its name, an authority's closed days by the authority. */
export type PublicationKind = 'pathway' | 'calendar' | 'closures';

/** One publication: the highest number of a name is in force. */
export interface Publication {
  readonly kind: PublicationKind;
  readonly name: string;
  readonly number: number;
  readonly hash: string;
  readonly at: Instant;
  readonly by: By;
  readonly why: string;
}

/** Something to be published. */
export interface ToPublish extends Omit<Publication, 'number'> {
  readonly content: JsonObject;
}

/** What was published, in order. */
export interface Publications {
  /** Publishes, unless the newest of the name is the same. */
  publish(what: ToPublish): Promise<{ readonly publication: Publication; readonly already: boolean }>;
  newest(kind: PublicationKind, name: string): Promise<Publication | undefined>;
  /** Everything that was published, by kind and name, oldest first. */
  list(): Promise<readonly Publication[]>;
  /** Keeps a content that is used without being published. */
  keep(kind: PublicationKind, hash: string, content: JsonObject): Promise<void>;
  /** Contents whose hash begins so: none, one, or several when the beginning is too short. */
  find(kind: PublicationKind, prefix: string): Promise<readonly Kept[]>;
}

/** A content of the library. */
export interface Kept {
  readonly hash: string;
  readonly content: JsonObject;
}

/** What was published, in the reporting database. */
export function createPublications(database: Kysely<Tables>): Publications {
  async function newest(kind: PublicationKind, name: string): Promise<Publication | undefined> {
    const row = await database
      .selectFrom('publications')
      .selectAll()
      .where('kind', '=', kind)
      .where('name', '=', name)
      .orderBy('number', 'desc')
      .executeTakeFirst();
    return row === undefined ? undefined : publicationOf(row);
  }

  async function keep(kind: PublicationKind, hash: string, content: JsonObject): Promise<void> {
    await database
      .insertInto('library')
      // Its keys keep their order: a definition's hash is of the text in that order.
      .values({ hash, kind, content: gzipSync(JSON.stringify(content)) })
      .onConflict((conflict) => conflict.column('hash').doNothing())
      .execute();
  }

  return {
    newest,
    keep,
    async publish({ content, ...what }) {
      const before = await newest(what.kind, what.name);
      if (before?.hash === what.hash) return { publication: before, already: true };
      await keep(what.kind, what.hash, content);
      const publication = { ...what, number: (before?.number ?? 0) + 1 };
      const { kind, name, number, hash, at, by, why } = publication;
      // Two at once: the second finds its number taken, and fails.
      await database
        .insertInto('publications')
        .values({ kind, name, number, hash, published_at: at, person: by.person, role: by.role, why })
        .execute();
      return { publication, already: false };
    },
    async list() {
      const rows = await database
        .selectFrom('publications')
        .selectAll()
        .orderBy('kind')
        .orderBy('name')
        .orderBy('number')
        .execute();
      return rows.map(publicationOf);
    },
    async find(kind, prefix) {
      if (!/^[0-9a-f]{1,64}$/.test(prefix)) return [];
      const rows = await database
        .selectFrom('library')
        .select(['hash', 'content'])
        .where('kind', '=', kind)
        .where('hash', 'like', `${prefix}%`)
        .limit(2)
        .execute();
      return rows.map(({ hash, content }) => ({
        hash,
        content: JSON.parse(gunzipSync(content).toString('utf8')) as JsonObject,
      }));
    },
  };
}

function publicationOf(row: Selectable<PublicationsTable>): Publication {
  const { kind, name, number, hash, published_at: at, person, role, why } = row;
  return {
    kind: kind as PublicationKind,
    name,
    number,
    hash,
    at: parseInstant(at.toISOString()),
    by: { person, role },
    why,
  };
}
