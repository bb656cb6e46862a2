import type { Action } from '../language/schema/actions.ts';
import { statePaths, type Draft } from './draft.ts';
import type { ContentName, OpenedEntry } from './entry.ts';
import { initialMacrostep } from './interpreter/macrostep.ts';
import type { Json } from './json.ts';
import type { Library } from './library.ts';
import { definedActions } from './run-machine.ts';

/** A case before its opening has been taken, and what the states it begins in ask for. */
export interface OpenedDraft {
  readonly draft: Draft;
  readonly actions: readonly Action[];
}

/**
 * A working copy of a case that is about to be opened.
 *
 * @param pathway - the version it is taken under; the one it names unless the case has moved since.
 * @throws {UnknownContentError} the library lacks the pathway or calendar the entry names.
 */
export function openDraft(entry: OpenedEntry, library: Library, pathway: ContentName = entry.pathway): OpenedDraft {
  const compiled = library.pathway(pathway.hash);
  const { snapshot, effects } = initialMacrostep(compiled.loaded, entry.at);
  const draft: Draft = {
    compiled,
    calendar: library.calendar(entry.calendar.hash),
    opened: entry,
    log: [entry],
    rules: { pathway, calendar: entry.calendar },
    now: entry.at,
    snapshot,
    facts: compiled.facts.initial,
    activeStates: statePaths(snapshot.value as Json),
    people: {},
    directory: {},
    occurrences: [],
    tasks: [],
    flags: [],
    effects: [],
    reached: new Set(),
    carried: [],
    effectIds: undefined,
    asked: [],
  };
  return { draft, actions: definedActions(effects) };
}
