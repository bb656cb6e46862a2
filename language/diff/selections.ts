import type { Json } from '../json.ts';
import type { Condition, Fact } from '../schema/pathway.ts';
import { sortedJson } from '../sorted-json.ts';
import { provenance, value, wording } from './aspects.ts';
import type { Compare } from './change.ts';
import type { ElementKind } from './element.ts';
import { listed, oneLine, quoted, type Words } from './words.ts';

/** Conditions: what has to be true, and what a caseworker is told when it is not. */
export const conditions: ElementKind<Condition> = {
  about: 'condition',
  section: 'conditions',
  all: (pathway) => pathway.conditions,
  path: (id) => ['conditions', id],
  name: (_, id) => id,
  alike: ({ when, otherwise }) => `${oneLine(when)}\n${oneLine(otherwise)}`,
  describe: ({ when, otherwise }) => `${quoted(otherwise)}, unless ${oneLine(when)}`,
  aspects: { when: value('holds if', oneLine), otherwise: wording('tells'), ...provenance },
};

/** Facts: what conditions, counts and texts read. */
export const facts: ElementKind<Fact> = {
  about: 'fact',
  section: 'facts',
  all: (pathway) => pathway.facts,
  path: (id) => ['facts', id],
  name: (_, id) => id,
  alike: ({ source: _source, reading: _reading, ...fact }) => sortedJson(fact as Json),
  describe: describeFact,
  aspects: {
    first: byEvents('the first'),
    latest: byEvents('the latest'),
    count: byEvents('the number of'),
    all: byEvents('every'),
    any: byEvents('whether there is any'),
    misses: value('the number of misses of', (id, words) => words.deadline(id)),
    where: value('only those with', quoted),
    since: value('since', (fact, words) => words.start(fact)),
    by: value('the latest for each', (field) => field),
    without: byEvents('taken away by'),
    value: value('its value', quoted),
    default: value('before anything is recorded', String),
    ...provenance,
  },
};

function byEvents(label: string): Compare<readonly string[] | undefined> {
  return value(label, (list, words) =>
    listed(
      list.map((id) => words.event(id)),
      'or',
    ),
  );
}

function describeFact(fact: Fact, words: Words): string {
  const selections = [
    ['the first', fact.first],
    ['the latest', fact.latest],
    ['the number of', fact.count],
    ['every', fact.all],
    ['whether there is any', fact.any],
  ] as const;
  return [
    ...selections.flatMap(([label, list]) =>
      list === undefined
        ? []
        : [
            `${label} ${listed(
              list.map((id) => words.event(id)),
              'or',
            )}`,
          ],
    ),
    ...(fact.misses === undefined ? [] : [`the number of misses of ${words.deadline(fact.misses)}`]),
    ...(fact.where === undefined ? [] : [`where ${oneLine(fact.where)}`]),
    ...(fact.since === undefined ? [] : [`since ${words.start(fact.since)}`]),
  ].join(' ');
}
