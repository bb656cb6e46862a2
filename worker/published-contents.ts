import type { Closure, WorkingCalendar } from '../calendar/working-calendar.ts';
import type { PlanContents } from '../client/change-plan.ts';
import type { Published } from '../client/published-rules.ts';
import type { ResolvedPathway } from '../language/lower.ts';
import type { JsonObject } from '../machines/json.ts';
import type { Instant } from '../calendar/instant.ts';
import type { PublicationKind, Publications } from '../reporting/publications.ts';

/** A publication with what was published. */
export interface PublishedContent {
  readonly hash: string;
  readonly number: number;
  readonly at: Instant;
  readonly content: JsonObject;
}

/** Where published contents are looked up: in the database, or by asking the worker that has it open. */
export interface ContentSource {
  newest(kind: PublicationKind, name: string): Promise<PublishedContent | undefined>;
  /** The contents whose hash begins so, two at most. */
  find(
    kind: PublicationKind,
    prefix: string,
  ): Promise<readonly { readonly hash: string; readonly content: JsonObject }[]>;
}

/** Contents for whoever is next to the database. */
export function contentsOf(publications: Publications): PlanContents {
  return readContents({
    find: publications.find,
    async newest(kind, name) {
      const newest = await publications.newest(kind, name);
      if (newest === undefined) return undefined;
      const [kept] = await publications.find(kind, newest.hash);
      return kept === undefined ? undefined : { ...newest, content: kept.content };
    },
  });
}

/** Contents in their types: they were checked when they were published, and their hash shows that they are unchanged. */
export function readContents(source: ContentSource): PlanContents {
  async function newest<Content>(kind: PublicationKind, name: string): Promise<Published<Content> | undefined> {
    const found = await source.newest(kind, name);
    return found === undefined ? undefined : { ...found, content: found.content as unknown as Content };
  }

  return {
    published: {
      pathway: (id) => newest<ResolvedPathway>('pathway', id),
      calendar: (name) => newest<WorkingCalendar>('calendar', name),
      async closures(authority) {
        const found = await newest<{ readonly closures: readonly Closure[] }>('closures', authority);
        return found === undefined ? undefined : { ...found, content: found.content.closures };
      },
    },
    async pathway(hash) {
      const [kept] = await source.find('pathway', hash);
      if (kept === undefined) throw new Error(`No pathway with the hash ${hash} is kept here. Publish it first.`);
      return kept.content as unknown as ResolvedPathway;
    },
  };
}
