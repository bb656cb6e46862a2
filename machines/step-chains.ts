import { anchorsOf } from '../calendar/count-anchors.ts';
import { parseCount } from '../calendar/count-parser.ts';
import type { Count } from '../calendar/count.ts';
import type { Pathway, PathwayDocument } from '../language/schema/pathway.ts';

/** A step or a delivery of a paper, as far as it can be told ahead when it will be done. */
export interface Link {
  /** The deadline it has, if it has a count: `jointReport.issued`. */
  readonly deadline: string;
  readonly title: string;
  readonly due?: Count;
  /** Does its count lead back from a booked meeting? Then nothing before it may take longer. */
  readonly isLimit: boolean;
  /** Facts that hold its entry once it is done. */
  readonly facts: ReadonlySet<string>;
}

/** The steps and deliveries of a paper, in order: clocks forward from one to the next, and back from a meeting. */
export interface StepChain {
  readonly document: string;
  readonly title: string;
  readonly links: readonly Link[];
  /** The facts and meetings it depends on. */
  readonly follows: ReadonlySet<string>;
  /** The events that carry it on. */
  readonly events: ReadonlySet<string>;
}

/** The papers of a definition whose steps run forward towards a limit that counts back from a meeting. */
export function compileChains(pathway: Pathway): readonly StepChain[] {
  return Object.entries(pathway.documents).flatMap(([id, document]) => {
    const links = linksOf(id, document, pathway);
    const runsForward = links.some((link) => link.due !== undefined && !link.isLimit);
    if (!runsForward || !links.some((link) => link.isLimit)) return [];
    const paths = links.flatMap(({ due }) => (due === undefined ? [] : anchorsOf(due)));
    const follows = new Set([...paths.map(nameIn), ...links.flatMap((link) => [...link.facts])]);
    const parts = [...Object.values(document.steps ?? {}), ...Object.values(document.deliveries ?? {})];
    return [{ document: id, title: document.title, links, follows, events: new Set(parts.map((part) => part.event)) }];
  });
}

function linksOf(id: string, document: PathwayDocument, pathway: Pathway): readonly Link[] {
  const steps = Object.entries(document.steps ?? {}).map(([name, step]) =>
    link(`${id}.${name}`, step.title, step.due, factsOf(step.event, pathway), pathway),
  );
  // A delivery may be one of many, so no single entry tells that it is done; its occurrences do.
  const deliveries = Object.entries(document.deliveries ?? {}).map(([name, { title, due }]) =>
    link(`${id}.${name}`, title ?? name, due, new Set(), pathway),
  );
  return [...steps, ...deliveries.filter(({ isLimit }) => isLimit)];
}

function link(
  deadline: string,
  title: string,
  text: string | undefined,
  facts: ReadonlySet<string>,
  pathway: Pathway,
): Link {
  if (text === undefined) return { deadline, title, isLimit: false, facts };
  const due = parseCount(text);
  const isLimit = anchorsOf(due).some((path) => nameIn(path) in pathway.meetings && path.endsWith('.start'));
  return { deadline, title, due, isLimit, facts };
}

function factsOf(event: string, pathway: Pathway): ReadonlySet<string> {
  const named = Object.entries(pathway.facts).filter(
    ([, fact]) => fact.value === undefined && (fact.latest ?? fact.first ?? []).includes(event),
  );
  return new Set(named.map(([name]) => name));
}

function nameIn(path: string): string {
  return path.split('.')[0] ?? '';
}
