import type { Deadline } from '../schema/deadlines.ts';
import type { Pathway, PathwayDocument } from '../schema/pathway.ts';
import { addRequirement, provenanceOf } from './add-requirement.ts';
import { type DocumentInstance, generatedName, instanceOf, withGeneratedFact } from './document-instance.ts';
import { inParentheses, literal } from './inline-conditions.ts';

type Step = NonNullable<PathwayDocument['steps']>[string];
type Delivery = NonNullable<PathwayDocument['deliveries']>[string];

/**
 * A document's steps and deliveries. Each step is a fact, `DOCUMENT_STEP`, the latest such entry of the instance at hand; one with a count
 * becomes the deadline `DOCUMENT.STEP`, and its roles and order become conditions of its event. Each delivery becomes the
 * deadline `DOCUMENT.DELIVERY`.
 */
export function lowerDocuments(pathway: Pathway): Pathway {
  let lowered = pathway;
  for (const [id, document] of Object.entries(pathway.documents)) lowered = lowerDocument(lowered, id, document);
  return lowered;
}

function lowerDocument(pathway: Pathway, id: string, document: PathwayDocument): Pathway {
  const steps = Object.entries(document.steps ?? {});
  const deliveries = Object.entries(document.deliveries ?? {});
  if (steps.length === 0 && deliveries.length === 0) return pathway;
  const instance = instanceOf(pathway, id, document);
  let lowered = instance?.pathway ?? pathway;
  const facts = new Map<string, string>();
  for (const [name, step] of steps) {
    const fact = { latest: [step.event], ...(instance === undefined ? {} : { since: instance.fact }) };
    const added = withGeneratedFact(lowered, generatedName(id, name), fact);
    facts.set(name, added.name);
    lowered = added.pathway;
  }
  const deadlines: { [name: string]: Deadline } = {};
  for (const [name, step] of steps) {
    if (step.due !== undefined) deadlines[`${id}.${name}`] = stepDeadline(step, step.due, document, instance, pathway);
  }
  for (const [name, delivery] of deliveries)
    deadlines[`${id}.${name}`] = deliveryDeadline(delivery, document, instance, pathway);
  lowered = { ...lowered, deadlines: { ...lowered.deadlines, ...deadlines } };
  for (const [name, step] of steps) lowered = withStepConditions(lowered, `${id}.${name}`, step, document, facts);
  return lowered;
}

function withStepConditions(
  pathway: Pathway,
  path: string,
  step: Step,
  document: PathwayDocument,
  facts: ReadonlyMap<string, string>,
): Pathway {
  const what = `“${step.title}” (${document.title})`;
  const provenance = provenanceOf(step);
  let lowered = pathway;
  if (step.by !== undefined) {
    const otherwise = `${what} is recorded by ${step.by.map((role) => pathway.roles[role]?.title ?? role).join(' or ')}.`;
    const when = `event.role in [${step.by.map(literal).join(', ')}]`;
    lowered = addRequirement(lowered, step.event, `${path}.by`, { when, otherwise, ...provenance });
  }
  const other = step.notBy === undefined ? undefined : facts.get(step.notBy);
  if (step.notBy !== undefined && other !== undefined) {
    const otherwise = `${what} is recorded by another person than “${titleOf(document, step.notBy)}”.`;
    const when = `!${other}.exists || ${other}.by != event.by`;
    lowered = addRequirement(lowered, step.event, `${path}.notBy`, { when, otherwise, ...provenance });
  }
  const before = step.after === undefined ? undefined : facts.get(step.after);
  if (step.after !== undefined && before !== undefined) {
    const otherwise = `${what} comes only after “${titleOf(document, step.after)}”, which is not recorded yet.`;
    lowered = addRequirement(lowered, step.event, `${path}.after`, {
      when: `${before}.exists`,
      otherwise,
      ...provenance,
    });
  }
  return lowered;
}

function titleOf(document: PathwayDocument, step: string): string {
  return document.steps?.[step]?.title ?? step;
}

function stepDeadline(
  step: Step,
  due: string,
  document: PathwayDocument,
  instance: DocumentInstance | undefined,
  pathway: Pathway,
): Deadline {
  return {
    title: `${document.title}: ${step.title}`,
    due,
    counting: 'day 0',
    metBy: [selector(step.event, undefined, instance)],
    responsible: step.by?.[0] ?? document.responsible ?? pathway.events[step.event]?.recordedBy[0] ?? '',
    kind: 'local',
    ...(step.during === undefined ? {} : { during: step.during }),
    ...momentsOf(step),
    ...instancePart(document, instance),
    ...provenanceOf(step),
  };
}

function deliveryDeadline(
  delivery: Delivery,
  document: PathwayDocument,
  instance: DocumentInstance | undefined,
  pathway: Pathway,
): Deadline {
  const { due, responsible, forEach, forEachWhere, during, kind } = delivery;
  const to = delivery.to.map((role) => pathway.roles[role]?.title ?? role).join(', ');
  return {
    title: delivery.title ?? `${document.title}: to ${to}`,
    due,
    counting: 'day 0',
    metBy: [selector(delivery.event, delivery.where, instance)],
    responsible,
    kind,
    ...(forEach === undefined ? {} : { forEach }),
    ...(forEachWhere === undefined ? {} : { forEachWhere }),
    ...(during === undefined ? {} : { during }),
    ...momentsOf(delivery),
    ...instancePart(document, instance),
    ...provenanceOf(delivery),
  };
}

/** Whom it reminds and what happens when it is missed, as written. */
function momentsOf(part: Step | Delivery): Pick<Deadline, 'remind' | 'passed'> {
  const { remind, passed } = part;
  return { ...(remind === undefined ? {} : { remind }), ...(passed === undefined ? {} : { passed }) };
}

/**
 * An entry settles the occurrence of the instance at hand, not one left open by an earlier instance. An entry that itself starts
 * the next instance still settles the one before.
 */
function selector(
  event: string,
  where: string | undefined,
  instance: DocumentInstance | undefined,
): { event: string; where?: string } {
  const ofInstance =
    instance === undefined ? [] : [`(${instance.fact}.seq == start.seq || ${instance.fact}.seq == event.seq)`];
  const parts = [...(where === undefined ? [] : [inParentheses(where)]), ...ofInstance];
  return parts.length === 0 ? { event } : { event, where: parts.join(' && ') };
}

/** A new instance takes the place of the one before: what that left undone is not asked for any more, and stays missed if it was. */
function instancePart(
  document: PathwayDocument,
  instance: DocumentInstance | undefined,
): Pick<Deadline, 'each' | 'lapsedBy'> {
  if (document.each === undefined) return {};
  if (instance === undefined) return { each: document.each };
  const lapsedBy = instance.events.map((event) => ({
    event,
    where: `${instance.fact}.seq == event.seq && event.seq > start.seq`,
  }));
  return { each: document.each, lapsedBy };
}
