/**
 * How many transitions a second the interpreter takes, record keeping included, against XState's own pure `transition` on the same machines in the
 * same run; rehydration is told apart. `npx node bench/machines.ts`.
 */
import { assign, createMachine, initialTransition, transition, type AnyStateMachine } from 'xstate';
import { instantOfMs } from '../calendar/instant.ts';
import { deliver } from '../machines/interpreter/deliver.ts';
import { loadMachine } from '../machines/interpreter/load-machine.ts';
import { recordOf } from '../machines/interpreter/record-of.ts';
import { rehydrate } from '../machines/interpreter/rehydrate.ts';
import { startMachine } from '../machines/interpreter/start-machine.ts';
import type { MachineState } from '../machines/interpreter/machine-state.ts';

const start = instantOfMs(0);
const events = ['NEXT', 'ADD', 'NEXT', 'OTHER', 'ADD'] as const;

const machines: readonly (readonly [string, AnyStateMachine])[] = [
  ['a ring of three states with a counter', ring(3)],
  ['the same with a timer in each state', ring(3, true)],
  ['five regions of sixteen states', regions(5, 16)],
];

for (const [name, machine] of machines) {
  const loaded = loadMachine(machine);
  const began = startMachine(loaded, undefined, start);
  if (began.kind === 'refused') throw new Error(began.refusal.message);
  let state: MachineState = began.state;
  let [snapshot] = initialTransition(machine);
  const ours = perSecond((nth) => {
    state = deliver(state, { kind: 'event', event: { type: events[nth % 5] ?? 'ADD' } }, start).state;
  });
  const theirs = perSecond((nth) => {
    [snapshot] = transition(machine, snapshot, { type: events[nth % 5] ?? 'ADD' });
  });
  const written = JSON.stringify(recordOf(state));
  const back = perSecond(() => rehydrate(loaded, JSON.parse(written) as ReturnType<typeof recordOf>));
  const ratio = ours / theirs;
  if (ratio < 0.5) process.exitCode = 1;
  console.log(name);
  console.log(
    `  interpreter, record kept   ${rate(ours)}/s  ${ratio.toFixed(2)}x of XState (${ratio < 0.5 ? 'BELOW' : 'at or above'} the target of 0.5x)`,
  );
  console.log(`  XState's pure transition   ${rate(theirs)}/s`);
  console.log(`  rehydration from JSON      ${rate(back)}/s`);
}

/** The best of several stretches of this process's own processor time: others share the machine. */
function perSecond(work: (nth: number) => void): number {
  let best = 0;
  let nth = 0;
  for (let stretch = 0; stretch < 6; stretch += 1) {
    const began = process.cpuUsage();
    let done = 0;
    let spentMs = 0;
    while (spentMs < 250) {
      for (let batch = 0; batch < 50; batch += 1) work(nth++);
      done += 50;
      const { user, system } = process.cpuUsage(began);
      spentMs = (user + system) / 1_000;
    }
    if (stretch > 0) best = Math.max(best, (done * 1_000) / spentMs);
  }
  return best;
}

function ring(length: number, timers = false): AnyStateMachine {
  const states = Object.fromEntries(
    Array.from({ length }, (_, nth) => [
      `s${nth}`,
      { on: { NEXT: `s${(nth + 1) % length}` }, ...(timers ? { after: { 60_000: `s${nth}` } } : {}) },
    ]),
  );
  return createMachine({
    id: 'ring',
    context: { n: 0 },
    initial: 's0',
    states,
    on: { ADD: { actions: add() } },
  } as never);
}

function regions(count: number, length: number): AnyStateMachine {
  const region = {
    initial: 's0',
    states: Object.fromEntries(
      Array.from({ length }, (_, nth) => [`s${nth}`, { on: { NEXT: `s${(nth + 1) % length}` } }]),
    ),
  };
  const states = Object.fromEntries(Array.from({ length: count }, (_, nth) => [`r${nth}`, region]));
  return createMachine({
    id: 'regions',
    context: { n: 0 },
    type: 'parallel',
    states,
    on: { ADD: { actions: add() } },
  } as never);
}

function add(): unknown {
  return assign({ n: ({ context }: { context: { n: number } }) => context.n + 1 } as never);
}

function rate(value: number): string {
  return Math.round(value).toLocaleString('en-GB').padStart(9);
}
