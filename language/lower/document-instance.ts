import { sortedJson } from '../sorted-json.ts';
import type { Json } from '../json.ts';
import type { Fact, Pathway, PathwayDocument } from '../schema/pathway.ts';

/** What tells the instances of a document apart: the latest entry that started one. */
export interface DocumentInstance {
  /** A fact: the entry that started the instance at hand. */
  readonly fact: string;
  /** The events that start one. */
  readonly events: readonly string[];
  /** The pathway with that fact in it. */
  readonly pathway: Pathway;
}

/**
 * The instance a document's entries belong to: nothing in a step's record says which report it is of, so it is of the one
 * started last. Undefined for a document there is one of.
 */
export function instanceOf(pathway: Pathway, id: string, document: PathwayDocument): DocumentInstance | undefined {
  const { each } = document;
  if (each === undefined) return undefined;
  const own = pathway.facts[each];
  if (own !== undefined && own.value === undefined && (own.first ?? own.latest) !== undefined) {
    return { fact: each, events: own.first ?? own.latest ?? [], pathway };
  }
  const start = startOf(pathway, each);
  if (start === undefined) return undefined;
  const added = withGeneratedFact(pathway, generatedName(id, 'instance'), start);
  return { fact: added.name, events: start.first ?? start.latest ?? [], pathway: added.pathway };
}

/** A name CEL can read: `joint-report` and `drafted` give `joint_report_drafted`. */
export function generatedName(...parts: readonly string[]): string {
  return parts.join('_').replaceAll('-', '_');
}

/** Adds a fact under this name, or the next free one where the definition calls something else so. */
export function withGeneratedFact(
  pathway: Pathway,
  wanted: string,
  fact: Fact,
): { readonly name: string; readonly pathway: Pathway } {
  let name = wanted;
  for (let number = 2; isTaken(pathway, name, fact); number += 1) name = `${wanted}_${number}`;
  return { name, pathway: { ...pathway, facts: { ...pathway.facts, [name]: fact } } };
}

function isTaken(pathway: Pathway, name: string, fact: Fact): boolean {
  const known = pathway.facts[name];
  return (
    pathway.meetings[name] !== undefined ||
    (known !== undefined && sortedJson(known as Json) !== sortedJson(fact as Json))
  );
}

function startOf(pathway: Pathway, each: string): Fact | undefined {
  const fact = pathway.facts[each];
  if (fact !== undefined) {
    const rest = {
      ...(fact.where === undefined ? {} : { where: fact.where }),
      ...(fact.since === undefined ? {} : { since: fact.since }),
    };
    if (fact.first !== undefined) return { first: fact.first, ...rest };
    const events = fact.latest ?? fact.all ?? fact.any ?? fact.count;
    return events === undefined ? undefined : { latest: events, ...rest };
  }
  const meeting = pathway.meetings[each];
  if (meeting !== undefined)
    return { latest: meeting.held, ...(meeting.where === undefined ? {} : { where: meeting.where }) };
  return pathway.events[each] === undefined ? undefined : { latest: [each] };
}
