import { expect, it } from 'vitest';
import { recipientTitle } from '../../machines/recipient-title.ts';
import { compilePathway } from '../../machines/compile.ts';
import { loadPathway } from '../../language/load/load-pathway.ts';
import { liveCase } from './support/live-case.ts';

const { pathway } = await loadPathway('warrington');

it.each([
  ['conferenceService', 'Safeguarding and quality assurance service'],
  ['item', 'the person it is about'],
  ['invitees', 'each person of “Invited to the conference”'],
  ['event.chair', 'the person named as “Chair”'],
  ['event.person', 'the person named'],
  ['nobodyKnowsThis', 'nobodyKnowsThis'],
])('whom a notice goes to is said in words: %s', (name, words) => {
  expect(recipientTitle(name, compilePathway(pathway).pathway)).toBe(words);
});

const named = `
events:
  ADDRESS: { data: { person: person, name: text, email: { type: text, optional: true } } }
  APPOINTED: { data: { person: person }, do: [notify: told] }
accepts: [ADDRESS, APPOINTED]
people: { worker: { assignedBy: { event: APPOINTED, field: person } } }
directory: { recordedBy: ADDRESS, person: person, name: name, email: email }
notifications:
  told: { title: Told, to: [worker], subject: Told, text: "{has(people.worker.name) ? people.worker.name : 'the worker'} is told." }
`;

it('a letter never prints the id of somebody whose name nobody has recorded', () => {
  const kase = liveCase(named);
  kase.record('APPOINTED', '2026-03-03', { person: 'p-w' });
  expect(textOf(kase)).toBe('the worker is told.');
  kase.record('ADDRESS', '2026-03-04', { person: 'p-w', name: 'Wren Marsh', email: 'wren@example.org' });
  kase.record('APPOINTED', '2026-03-05', { person: 'p-w' });
  expect(textOf(kase)).toBe('Wren Marsh is told.');
});

it('who is named again without an address keeps the one that is known', () => {
  const kase = liveCase(named);
  kase.record('ADDRESS', '2026-03-03', { person: 'p-w', name: 'Wren Marsh', email: 'wren@example.org' });
  kase.record('ADDRESS', '2026-03-04', { person: 'p-w', name: 'Wren Marsh-Hale' });
  expect(kase.state().directory).toEqual({ 'p-w': { name: 'Wren Marsh-Hale', email: 'wren@example.org' } });
});

function textOf(kase: ReturnType<typeof liveCase>): string | undefined {
  const effect = kase.state().effects.at(-1)?.effect;
  return effect?.kind === 'notify' ? effect.text : undefined;
}
