import { toDirectedGraph } from '@xstate/graph';
import { expect, it } from 'vitest';
import { createActor } from 'xstate';
import { loadPathway } from '../../language/load/load-pathway.ts';
import type { Pathway } from '../../language/schema/pathway.ts';
import { compilePathway } from '../../machines/compile.ts';
import { smallPathway } from './support/small-pathway.ts';

const pathway = `
events: { STARTED: { data: { urgent: boolean } }, HELD: {}, LEFT: {} }
on: { LEFT: '#gone' }
states:
  referred: { on: { STARTED: [{ guard: isUrgent, target: plan }, {}] } }
  plan:
    type: parallel
    states:
      core: { initial: forming, states: { forming: { on: { HELD: meeting } }, meeting: {} } }
      review: { initial: waiting, states: { waiting: { on: { HELD: held, deadline.visit.passed: late } }, held: {}, late: {} } }
  gone: { type: final }
facts: { referral: { first: CASE_OPENED }, start: { latest: STARTED } }
conditions: { isUrgent: { when: event.urgent, otherwise: Not urgent. } }
deadlines: { visit: { title: Visit, due: 5 working days after referral.on, target: 3 working days after referral.on, remind: { 1 day before: [worker] }, responsible: worker, kind: local } }
`;

it('a pathway compiles to a machine XState runs by itself, facts and guards included', () => {
  const { machine } = compilePathway(smallPathway(pathway));
  const actor = createActor(machine).start();
  expect(actor.getSnapshot().value).toBe('referred');
  const entry = {
    exists: true,
    seq: 2,
    type: 'STARTED',
    on: '2026-03-03',
    at: '2026-03-03T12:00:00.000Z',
    by: 'p',
    role: 'worker',
  };
  actor.send({ type: 'STARTED', entry: { ...entry, urgent: false } });
  expect(actor.getSnapshot()).toMatchObject({ value: 'referred', context: { seq: 2, facts: { start: { seq: 2 } } } });
  actor.send({ type: 'STARTED', entry: { ...entry, seq: 3, urgent: true } });
  expect(actor.getSnapshot().value).toEqual({ plan: { core: 'forming', review: 'waiting' } });
  actor.send({ type: 'HELD', entry: { ...entry, type: 'HELD', seq: 4 } });
  expect(actor.getSnapshot().value).toEqual({ plan: { core: 'meeting', review: 'held' } });
  actor.send({ type: 'LEFT', entry: { ...entry, type: 'LEFT', seq: 5 } });
  expect(actor.getSnapshot().status).toBe('done');
});

it('the clock is in the machine: every moment of a deadline is an event of it, and a state may answer to one', () => {
  const { machine, handledMoments } = compilePathway(smallPathway(pathway));
  const moments = new Set(machine.events.filter((event) => event.startsWith('deadline.')));
  expect(moments).toEqual(new Set(['deadline.visit.reminder', 'deadline.visit.target', 'deadline.visit.passed']));
  expect([...handledMoments]).toEqual(['deadline.visit.passed']);
});

it('tools that read XState machines read it: its graph has every state, and the moments on its edges', () => {
  const graph = toDirectedGraph(compilePathway(smallPathway(pathway)).machine);
  expect(graph.children.map((child) => child.id)).toEqual(['small.referred', 'small.plan', 'small.gone']);
  const review = graph.children[1]?.children.find((child) => child.id === 'small.plan.review');
  expect(
    review?.children.flatMap((child) =>
      child.edges.map((edge) => `${child.id}: ${edge.label.text} -> ${edge.target.id}`),
    ),
  ).toEqual([
    'small.plan.review.waiting: HELD -> small.plan.review.held',
    'small.plan.review.waiting: deadline.visit.passed -> small.plan.review.late',
  ]);
});

it("Warrington's pathway is such a machine, every deadline's moments included", async () => {
  const { pathway: warrington } = await loadPathway('warrington');
  const { machine } = compilePathway(warrington);
  expect(createActor(machine).start().getSnapshot().value).toBe('referred');
  for (const id of Object.keys(warrington.deadlines)) expect(machine.events).toContain(`deadline.${id}.passed`);
  const states = pathsOf(warrington.states, 'warrington');
  expect(new Set(nodesOf(toDirectedGraph(machine)))).toEqual(new Set(['warrington', ...states]));
});

function nodesOf(node: ReturnType<typeof toDirectedGraph>): string[] {
  return [node.id, ...node.children.flatMap(nodesOf)];
}

function pathsOf(states: Pathway['states'], above: string): string[] {
  return Object.entries(states).flatMap(([name, state]) => [
    `${above}.${name}`,
    ...pathsOf(state.states ?? {}, `${above}.${name}`),
  ]);
}
