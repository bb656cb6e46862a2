import { expect, it } from 'vitest';
import { eventTransitions } from './event-transitions.ts';
import type { Transition } from './scxml-document.ts';

function listening(events: string, target: string): Transition {
  return { events: events === '' ? [] : events.split(' '), targets: [target], isInternal: false, block: [] };
}

function keysOf(...transitions: readonly Transition[]): readonly string[] {
  return Object.keys(eventTransitions(transitions, ({ targets }) => ({ targets })).on);
}

it("an event descriptor of SCXML is XState's with a wildcard, for it also means what continues it", () => {
  expect(keysOf(listening('error', 'a'), listening('pay.card pay.cash.', 'b'))).toEqual([
    'error.*',
    'pay.card.*',
    'pay.cash.*',
  ]);
});

it("what the processor says itself has XState's names", () => {
  expect(keysOf(listening('done.state.s1', 'a'), listening('done.invoke', 'b'))).toEqual([
    'xstate.done.state.s1.*',
    'xstate.done.actor.*',
  ]);
});

it('a general descriptor after its special cases is left to XState, which also asks the special ones first', () => {
  expect(keysOf(listening('pay.card', 'a'), listening('pay', 'b'), listening('*', 'c'))).toEqual([
    'pay.card.*',
    'pay.*',
    '*',
  ]);
});

it.each([
  ['a general descriptor comes first in the document', [listening('pay', 'a'), listening('pay.card', 'b')]],
  [
    'the wildcard stands between two of the same name',
    [listening('go', 'a'), listening('*', 'b'), listening('go', 'c')],
  ],
])('document order decides where %s', (_, transitions) => {
  const { on } = eventTransitions(transitions, ({ targets }, extra) => ({ targets, hasGuard: extra !== undefined }));
  expect(on).toEqual({ '*': transitions.map(({ targets }) => ({ targets, hasGuard: true })) });
});

it('a transition without an event is taken whenever it can be', () => {
  const { always, on } = eventTransitions([listening('', 'a')], ({ targets }) => ({ targets }));
  expect({ always, on }).toEqual({ always: [{ targets: ['a'] }], on: {} });
});
