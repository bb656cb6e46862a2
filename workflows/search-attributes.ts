import { defineSearchAttributeKey, type SearchAttributeUpdatePair } from '@temporalio/common';
import { patched, upsertSearchAttributes, workflowInfo } from '@temporalio/workflow';
import type { Pathway } from '../language/schema/pathway.ts';
import type { CaseState } from '../machines/case-state.ts';
import type { ContentName } from '../machines/entry.ts';
import type { Json } from '../machines/json.ts';

/** What a case shows to searches on the server. Nothing personal: search attributes are never encrypted. */
export const searchKeys = {
  authority: defineSearchAttributeKey('DuecourseAuthority', 'KEYWORD'),
  pathway: defineSearchAttributeKey('DuecoursePathway', 'KEYWORD'),
  state: defineSearchAttributeKey('DuecourseState', 'KEYWORD_LIST'),
  nextDue: defineSearchAttributeKey('DuecourseNextDue', 'DATETIME'),
  overdue: defineSearchAttributeKey('DuecourseOverdue', 'INT'),
  incidents: defineSearchAttributeKey('DuecourseIncidents', 'INT'),
  version: defineSearchAttributeKey('DuecourseVersion', 'KEYWORD'),
  calendar: defineSearchAttributeKey('DuecourseCalendar', 'KEYWORD'),
};

/**
 * Stands among a case's states once its pathway has ended, so that searches can tell: its workflow goes on for as long as the
 * case can be corrected. No state can be called this.
 */
export const ENDED = '$ended';

/** Plain values of the search attributes. */
export interface Standing {
  readonly authority: string;
  readonly pathway: string;
  /** Active states as dotted paths, with those around them, so that searches find a case in any of them; {@link ENDED} where it has. */
  readonly states: readonly string[];
  /** When the next unmet limit ends; absent when none runs. */
  readonly nextDue?: string;
  /** Occurrences that have missed their limit and still run. */
  readonly overdue: number;
  readonly incidents: number;
  /** The version of its pathway it lives by, as {@link versionName} writes it. */
  readonly version: string;
  /** The version of the calendar it counts by. */
  readonly calendar: string;
}

/** A version as searches know it: `warrington@0123456789ab`. */
export function versionName({ id, hash }: ContentName): string {
  return `${id}@${hash.slice(0, 12)}`;
}

/** What searches should find of a case. */
export function standingOf(state: CaseState, pathway: Pathway, incidents: number): Standing {
  const running = state.occurrences.filter((occurrence) => occurrence.state === 'running');
  const nextDue = running
    .filter(({ missed }) => !missed)
    .flatMap(({ due }) => (due === undefined ? [] : [due.ends]))
    .sort()
    .at(0);
  return {
    authority: pathway.authority ?? pathway.nation,
    pathway: pathway.pathway,
    states: [...activePaths(state.snapshot.value), ...(state.snapshot.status === 'done' ? [ENDED] : [])],
    ...(nextDue === undefined ? {} : { nextDue }),
    overdue: running.filter(({ missed }) => missed).length,
    incidents,
    version: versionName(state.rules.pathway),
    calendar: versionName(state.rules.calendar),
  };
}

/** The active states of a snapshot's value as dotted paths, each behind the state around it. */
function activePaths(value: Json, path: readonly string[] = []): readonly string[] {
  if (typeof value === 'string') return [[...path, value].join('.')];
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [];
  return Object.entries(value).flatMap(([name, inner]) => [
    [...path, name].join('.'),
    ...activePaths(inner, [...path, name]),
  ]);
}

/** The innermost of a case's active states, as dotted paths. */
export function innermostStates(value: Json): readonly string[] {
  return innermost(activePaths(value));
}

/** Those paths inside of which no other one lies. */
export function innermost(paths: readonly string[]): readonly string[] {
  return paths.filter((path) => !paths.some((other) => other.startsWith(`${path}.`)));
}

/** The attributes of a standing, each with its key. */
export function searchPairs(standing: Standing): SearchAttributeUpdatePair[] {
  return [
    { key: searchKeys.authority, value: standing.authority },
    { key: searchKeys.pathway, value: standing.pathway },
    { key: searchKeys.state, value: [...standing.states] },
    { key: searchKeys.nextDue, value: standing.nextDue === undefined ? null : new Date(standing.nextDue) },
    { key: searchKeys.overdue, value: standing.overdue },
    { key: searchKeys.incidents, value: standing.incidents },
    { key: searchKeys.version, value: standing.version },
    { key: searchKeys.calendar, value: standing.calendar },
  ];
}

/** Tells the server what changed since it was last told; every telling is an event of the history, so they are bundled. */
export function showToSearches(standing: Standing): void {
  const shown = workflowInfo().typedSearchAttributes;
  // A run that an earlier release began does not show its rules, and must not begin to while it is replayed.
  const showsRules = shown.get(searchKeys.version) !== undefined || patched('shows-rules');
  const changed = searchPairs(standing).filter(
    ({ key, value }) => (showsRules || !isOfRules(key.name)) && !same(shown.get(key), value ?? undefined),
  );
  if (changed.length > 0) upsertSearchAttributes(changed);
}

function isOfRules(name: string): boolean {
  return name === searchKeys.version.name || name === searchKeys.calendar.name;
}

function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
