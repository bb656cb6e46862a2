import type { PathwayEvent } from '../schema/pathway.ts';
import { actions, actionsInWords } from './actions.ts';
import { either, provenance, value, wording } from './aspects.ts';
import { members } from './parts.ts';
import type { ElementKind } from './element.ts';
import { fields, fieldsInWords } from './fields.ts';
import { guardInWords, guards } from './guards.ts';
import { acceptingStates } from './states.ts';
import { listed, oneLine, type Words } from './words.ts';

/** Events: what can happen, and who may record it. */
export const events: ElementKind<PathwayEvent> = {
  about: 'event',
  section: 'events',
  all: (pathway) => pathway.events,
  path: (id) => ['events', id],
  name: (event) => oneLine(event.title),
  describe: describeEvent,
  tells: ({ requires = [] }) => requires.map((guard) => `conditions.${guard}`),
  aspects: {
    title: wording('title'),
    recordedBy: members(
      (role, words) => words.role(role),
      (it) => `may also be recorded by ${it}`,
      (it) => `may no longer be recorded by ${it}`,
    ),
    correctedBy: members(
      (role, words) => words.role(role),
      (it) => `may also be corrected by ${it}`,
      (it) => `may no longer be corrected by ${it}`,
    ),
    on: value('when it happened', (on) => (on === 'date' ? 'a date is enough' : 'the exact time is needed')),
    data: fields,
    requires: guards(),
    do: actions(),
    future: either('may lie in the future now', 'may no longer lie in the future'),
    ...provenance,
  },
};

function describeEvent(event: PathwayEvent, words: Words, id: string): string {
  const states = acceptingStates(id, words);
  return [
    `recorded by ${listed(
      event.recordedBy.map((role) => words.role(role)),
      'or',
    )}${states === '' ? '' : ` ${states}`}`,
    ...(event.on === 'instant' ? ['with its exact time'] : []),
    ...(Object.keys(event.data).length === 0 ? [] : [`with ${fieldsInWords(event.data)}`]),
    ...(event.requires ?? []).map((guard) => `refused unless ${guardInWords(guard, words)}`),
    ...(event.do === undefined || event.do.length === 0 ? [] : [`then ${actionsInWords(event.do, words)}`]),
  ].join('; ');
}
