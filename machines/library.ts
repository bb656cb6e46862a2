import type { WorkingCalendar } from '../calendar/working-calendar.ts';
import type { CompiledPathway } from './compile.ts';

/** Pathways and calendars by content hash: what a case's entries refer to. */
export interface Library {
  /** @throws {UnknownContentError} nothing is known under that hash. */
  pathway(hash: string): CompiledPathway;
  /** @throws {UnknownContentError} nothing is known under that hash. */
  calendar(hash: string): WorkingCalendar;
}

/** A library of the given contents. */
export function createLibrary(contents: {
  readonly pathways: { readonly [hash: string]: CompiledPathway };
  readonly calendars: { readonly [hash: string]: WorkingCalendar };
}): Library {
  return {
    pathway: (hash) => known(contents.pathways, 'pathway', hash),
    calendar: (hash) => known(contents.calendars, 'calendar', hash),
  };
}

function known<T>(contents: { readonly [hash: string]: T }, what: string, hash: string): T {
  const content = Object.hasOwn(contents, hash) ? contents[hash] : undefined;
  if (content === undefined) throw new UnknownContentError(what, hash);
  return content;
}

/** An entry names a pathway or calendar that the library does not hold: publish it there first. */
export class UnknownContentError extends Error {
  override readonly name = 'UnknownContentError';
  readonly what: string;
  readonly hash: string;

  constructor(what: string, hash: string) {
    super(`No ${what} is known under the hash ${hash}. Put that version into the library before folding this case.`);
    this.what = what;
    this.hash = hash;
  }
}
