import type { Occurrence } from './case-state.ts';
import type { CompiledDeadline } from './compile-deadlines.ts';
import type { Draft } from './draft.ts';
import { draftView } from './draft-view.ts';
import { isJsonObject, type JsonObject } from './json.ts';
import { matches } from './matches.ts';
import type { Trace } from './update-facts.ts';

/** What a `forEach` goes through now: the items of its fact for which its condition holds. */
export function itemsOf(
  draft: Draft,
  deadline: CompiledDeadline,
  start: JsonObject,
  trace: Trace,
): readonly JsonObject[] {
  const items = draft.facts[deadline.spec.forEach ?? ''];
  const all = Array.isArray(items) ? items.filter((item): item is JsonObject => isJsonObject(item)) : [];
  return all.filter((item) => isWanted(draft, deadline, item, start, trace));
}

/** The item of an occurrence as it stands now; undefined when it was taken out, or is not asked for any more. */
export function itemNow(
  draft: Draft,
  deadline: CompiledDeadline,
  occurrence: Occurrence,
  trace: Trace,
): JsonObject | undefined {
  const items = draft.facts[deadline.spec.forEach ?? ''];
  if (occurrence.item === undefined || !Array.isArray(items)) return undefined;
  const key = keyOf(occurrence.item);
  const item = items.find((known): known is JsonObject => isJsonObject(known) && keyOf(known) === key);
  if (item === undefined || item['seq'] === occurrence.item['seq']) return item;
  return isWanted(draft, deadline, item, occurrence.start, trace) ? item : undefined;
}

/** What an item is known by: its key or, in a fact without one, the entry it is. */
export function keyOf(item: JsonObject): string {
  const key = item['key'] ?? item['seq'] ?? '';
  return typeof key === 'string' ? key : JSON.stringify(key);
}

function isWanted(
  draft: Draft,
  deadline: CompiledDeadline,
  item: JsonObject,
  start: JsonObject,
  trace: Trace,
): boolean {
  const { forEachWhere } = deadline;
  return (
    forEachWhere === undefined ||
    matches({ event: '', where: forEachWhere }, { ...draftView(draft), item, start }, trace)
  );
}
