import { describe, expect, it } from 'vitest';
import { checkPathway } from '../../../language/check/check-pathway.ts';
import { loadWritten } from '../load/written-files.ts';

const head = `pathway: states
title: States
nation: england
calendar: england-and-wales
roles: { worker: { title: Worker } }
events:
  CASE_OPENED: { title: Opened, recordedBy: [worker] }
  A: { title: A, recordedBy: [worker] }
  B: { title: B, recordedBy: [worker] }
conditions: { known: { when: 'true', otherwise: Never told. } }
on: { A: {}, B: {} }
initial: one
states:
`;

describe('a sound shape of states:', () => {
  it.each([
    ['a final state needs no way out', 'one: { on: { A: two } }\ntwo: { type: final }'],
    [
      'a region at rest is left with its parallel state, by what the state itself does',
      'one: { type: parallel, on: { A: two }, states: { x: {}, y: {} } }\ntwo: { type: final }',
    ],
    [
      'or by what happens in the other region',
      "one: { type: parallel, states: { x: { initial: p, states: { p: { on: { A: '#two' } } } }, y: {} } }\ntwo: { type: final }",
    ],
    [
      'a state inside another is left with it',
      'one: { initial: x, on: { A: two }, states: { x: {} } }\ntwo: { type: final }',
    ],
    [
      'a case may also be ended when the states inside are done',
      'one: { initial: x, onDone: two, states: { x: { on: { A: y } }, y: { type: final } } }\ntwo: { type: final }',
    ],
    ['a moment of a deadline leads on', 'one: { on: { deadline.d.passed: two } }\ntwo: { type: final }'],
    [
      'a guarded transition before another leaves room for it',
      'one: { on: { A: [{ guard: known, target: two }, {}] } }\ntwo: { type: final }',
    ],
    [
      'passing on at once is in order where a guard holds some back',
      'one: { always: { guard: known, target: three }, on: { A: two } }\nthree: { always: one }\ntwo: { type: final }',
    ],
    [
      'a target by its path from the root',
      "one: { on: { A: '#two.x' } }\ntwo: { initial: y, states: { x: { on: { A: '#end', B: y } }, y: { on: { A: x } } } }\nend: { type: final }",
    ],
  ])('%s', async (_, states) => {
    expect(await codesFor(states)).toEqual([]);
  });
});

describe('a shape of states that no case can live by:', () => {
  it.each([
    [
      'a state nothing leads to',
      'one: { on: { A: two } }\ntwo: { type: final }\nlost: { on: { A: two } }',
      ['unreachable-state lost'],
    ],
    [
      'a state only an unreachable one leads to',
      'one: { on: { A: two } }\ntwo: { type: final }\nlost: { on: { A: lost2 } }\nlost2: { on: { A: two } }',
      ['unreachable-state lost', 'unreachable-state lost2'],
    ],
    ['a state that accepts events but leads nowhere', 'one: { on: { A: {} } }', ['dead-end one']],
    ['a state that leads only to itself', 'one: { on: { A: one } }', ['dead-end one']],
    [
      'a region inside which there is no way out, and none of the state around it',
      'one: { type: parallel, states: { x: {}, y: {} } }',
      ['dead-end one.x', 'dead-end one.y'],
    ],
    [
      'two states that only lead to each other, where others lead to an end',
      'one: { on: { A: two, B: end } }\ntwo: { on: { A: three } }\nthree: { on: { A: two } }\nend: { type: final }',
      ['no-way-to-end two', 'no-way-to-end three'],
    ],
    [
      'a target that is no sibling',
      'one: { on: { A: x } }\ntwo: { initial: x, states: { x: {} } }',
      ['unknown-target one', 'dead-end one', 'unreachable-state two'],
    ],
    [
      'three states that pass on in a circle',
      'one: { always: two }\ntwo: { always: three }\nthree: { always: one }',
      ['always-circle one'],
    ],
  ])('%s', async (_, states, expected) => {
    expect((await codesFor(states)).toSorted()).toEqual(expected.toSorted());
  });

  it('names the state that was meant by a name that stands elsewhere', async () => {
    const problems = await problemsFor(
      "one: { on: { A: x } }\ntwo: { initial: x, states: { x: { on: { A: '#one' } } } }",
    );
    expect(problems.find(({ code }) => code === 'unknown-target')?.message).toBe(
      '“x” leads to no state. Did you mean “#two.x”?',
    );
  });
});

async function problemsFor(states: string) {
  const deadline =
    'deadlines: { d: { title: D, due: 1 day after o.on, metBy: B, responsible: worker, kind: local } }\nfacts: { o: { first: CASE_OPENED } }\n';
  const indented = states.replaceAll(/^/gm, '  ');
  return checkPathway(await loadWritten('states', { 'states.yaml': `${head}${indented}\n${deadline}` }));
}

async function codesFor(states: string): Promise<readonly string[]> {
  return (await problemsFor(states)).map(({ code, path }) => {
    const state = path
      .replace(/^states\./, '')
      .replaceAll('.states.', '.')
      .replace(/\.(on|always).*$/, '');
    return `${code} ${state}`;
  });
}
