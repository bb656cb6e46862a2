import type { PathwayDocument } from '../schema/pathway.ts';
import { count, either, provenance, value, wording } from './aspects.ts';
import { duringStates, moment, momentInWords, reminders } from './deadlines.ts';
import type { ElementKind } from './element.ts';
import { members, named, parts, type Parts } from './parts.ts';
import { detailed, listed, oneLine, quoted, type Words } from './words.ts';

/** Documents: papers, the steps to their issue and who has to have them by when. */
export const documents: ElementKind<PathwayDocument> = {
  about: 'document',
  section: 'documents',
  all: (pathway) => pathway.documents,
  path: (id) => ['documents', id],
  name: (document) => oneLine(document.title),
  describe: describeDocument,
  aspects: {
    title: wording('title'),
    template: value('template', (file) => file),
    templateText: (from, to) => [
      {
        path: [],
        kind: 'changed',
        says:
          from === undefined || to === undefined
            ? `its template has ${to === undefined ? 'no' : 'a'} text now`
            : 'its template reads otherwise',
        only: 'wording',
      },
    ],
    fields: named(
      (name) => `shows “${name}”`,
      (expression) => oneLine(expression),
    ),
    each: value('one for each', (each, words) => words.start(each)),
    responsible: value('responsible', (role, words) => words.role(role)),
    steps: parts<Step>(() => stepParts),
    deliveries: parts<Delivery>(() => deliveryParts),
    redact: named(
      (role, words) => `left out for ${words.role(role)}`,
      (fields) => listed(fields),
    ),
    followUp: value('if it was prepared in error', (id, words) => words.notification(id)),
    catchUp: either('prepared late rather than not at all', 'not prepared late'),
    ...provenance,
  },
};

type Step = NonNullable<PathwayDocument['steps']>[string];
type Delivery = NonNullable<PathwayDocument['deliveries']>[string];

const stepParts: Parts<Step> = {
  name: (step) => `step ${quoted(step.title)}`,
  describe: (step, words) =>
    [
      ...(step.by === undefined
        ? []
        : [
            `by ${listed(
              step.by.map((role) => words.role(role)),
              'or',
            )}`,
          ]),
      ...(step.notBy === undefined ? [] : [`by another person than step ${step.notBy}`]),
      ...(step.after === undefined ? [] : [`after step ${step.after}`]),
      ...(step.due === undefined ? [] : [words.count(step.due)]),
      ...(step.passed === undefined ? [] : [`when it passes: ${momentInWords(step.passed, words)}`]),
    ].join('; '),
  ordered: true,
  aspects: {
    title: wording('title'),
    event: value('recorded as', (id, words) => words.event(id)),
    by: members(
      (role, words) => words.role(role),
      (it) => `may also be done by ${it}`,
      (it) => `may no longer be done by ${it}`,
    ),
    notBy: value('by another person than step', (name) => name),
    after: value('only after step', (name) => name),
    due: count(''),
    remind: reminders(),
    passed: moment('when it passes'),
    during: duringStates(),
    // Where an overlay puts it; the order of the steps tells.
    before: value('written before', (name) => name),
    ...provenance,
  },
};

const deliveryParts: Parts<Delivery> = {
  name: (delivery, id) => `delivery ${quoted(delivery.title ?? id)}`,
  describe: (delivery, words) =>
    [
      `to ${listed(delivery.to.map((role) => words.role(role)))}`,
      words.count(delivery.due),
      `responsible: ${words.role(delivery.responsible)}`,
      ...(delivery.forEach === undefined ? [] : [`for everybody in ${delivery.forEach}`]),
      ...(delivery.passed === undefined ? [] : [`when it passes: ${momentInWords(delivery.passed, words)}`]),
      delivery.kind,
    ].join('; '),
  aspects: {
    title: wording('title'),
    to: members(
      (role, words) => words.role(role),
      (it) => `also to ${it}`,
      (it) => `no longer to ${it}`,
    ),
    event: value('recorded as', (id, words) => words.event(id)),
    where: value('only those with', quoted),
    due: count(''),
    responsible: value('responsible', (role, words) => words.role(role)),
    forEach: value('one for everybody in', (fact) => fact),
    forEachWhere: value('only for those of whom', quoted),
    during: duringStates(),
    remind: reminders(),
    passed: moment('when it passes'),
    kind: value('kind', (kind) => kind),
    ...provenance,
  },
};

function describeDocument(document: PathwayDocument, words: Words): string {
  const { responsible, each, steps = {}, deliveries = {} } = document;
  return [
    ...(responsible === undefined ? [] : [`responsible: ${words.role(responsible)}`]),
    ...(each === undefined ? [] : [`one for each ${words.start(each)}`]),
    ...Object.entries(steps).map(([id, step]) =>
      detailed(stepParts.name(step, id, words), stepParts.describe(step, words)),
    ),
    ...Object.entries(deliveries).map(([id, delivery]) =>
      detailed(deliveryParts.name(delivery, id, words), deliveryParts.describe(delivery, words)),
    ),
  ].join('; ');
}
