/**
 * What running a machine on Temporal costs: an order as an XState machine against the same order as a workflow written by hand, with the same
 * updates, timers and activities, on one server in memory, in turn.
 *
 *     npm run bench:machines-engine -- [--rounds 5] [--orders 20]
 *
 * Ends with 1 when the machine leaves more history events than the hand-written workflow. About a minute on two cores.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { Client, Connection } from '@temporalio/client';
import proto from '@temporalio/proto';
import { NativeConnection, Worker } from '@temporalio/worker';
import { createMachineClient } from '../client/machine/machine-client.ts';
import { bundleWorkflows } from '../worker/bundle.ts';
import { findServerBinary } from '../worker/embedded-server/find-binary.ts';
import { createMachineWorker } from '../worker/machines/create-machine-worker.ts';
import { installRuntime } from '../worker/runtime.ts';
import { startServer } from './engine/server.ts';
import { median } from './engine/throughput.ts';
import * as machines from './machines-engine/order.ts';

const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '5' }, orders: { type: 'string', default: '20' } },
});
const rounds = Number(values.rounds);
const orders = Number(values.orders);
const EVENTS = ['NOTE', 'NOTE', 'NOTE', 'PAY', 'SHIP'] as const;

interface Side {
  readonly name: string;
  /** Lives one order through and answers with its workflow's id. */
  live(): Promise<string>;
}

installRuntime();
const directory = await mkdtemp(join(tmpdir(), 'duecourse-bench-'));
const server = await startServer((await findServerBinary('temporal')).path, directory, 'memory');
const connection = await Connection.connect({ address: server.address });
const native = await NativeConnection.connect({ address: server.address });
const client = new Client({ connection });
const effects = { tell: () => undefined };
const machineWorker = await createMachineWorker({
  machines,
  from: new URL('./machines-engine/order.ts', import.meta.url),
  effects,
  connection: native,
  taskQueue: 'machine',
});
const handWorker = await Worker.create({
  connection: native,
  taskQueue: 'hand',
  workflowBundle: await bundleWorkflows({
    workflowsPath: fileURLToPath(new URL('./machines-engine/hand-written-order.ts', import.meta.url)),
    plainFailures: true,
  }),
  activities: { charge: () => Promise.resolve('receipt'), tell: () => Promise.resolve() },
});
const running = [machineWorker, handWorker].map((worker) => worker.run());
try {
  const sides = [machineSide(), handWrittenSide()] as const;
  const counts = [await leastEvents(sides[0]), await leastEvents(sides[1])];
  for (const [index, { name }] of sides.entries()) {
    const count = counts[index] ?? {};
    console.log(`${name}: ${totalOf(count)} history events for ${EVENTS.length} events sent`);
    console.log(
      `  ${Object.entries(count)
        .map(([type, times]) => `${type} ${times}`)
        .join(', ')}`,
    );
  }
  const ratios: number[] = [];
  for (let round = 0; round <= rounds; round += 1) {
    const [machine, hand] = [await timeOrders(sides[0]), await timeOrders(sides[1])];
    // The first round warms both up.
    if (round === 0) continue;
    ratios.push(hand / machine);
    const perSecond = (ms: number): string => ((orders * EVENTS.length * 1000) / ms).toFixed(0);
    console.log(
      `round ${round}: machine ${perSecond(machine)} events/s, by hand ${perSecond(hand)} events/s, ${(hand / machine).toFixed(2)}x`,
    );
  }
  console.log(`Throughput of the machine against the hand-written workflow, median: ${median(ratios).toFixed(2)}x`);
  const [machine, hand] = counts.map(totalOf);
  const isWithin = (machine ?? Infinity) <= (hand ?? 0);
  console.log(`History events: ${machine} against ${hand}: ${isWithin ? 'no more than by hand' : 'MORE THAN BY HAND'}`);
  if (!isWithin) process.exitCode = 1;
} finally {
  machineWorker.shutdown();
  handWorker.shutdown();
  await Promise.all(running);
  await connection.close();
  await native.close();
  await server.stop();
  await rm(directory, { recursive: true, force: true });
}

function machineSide(): Side {
  const machineClient = createMachineClient<typeof machines>({ client, taskQueue: 'machine' });
  return {
    name: 'machine',
    async live() {
      const order = await machineClient.start('order', crypto.randomUUID());
      for (const type of EVENTS) {
        if (type === 'SHIP') await untilPaid(order.id);
        await order.send(type === 'NOTE' ? { type, text: 'ring twice' } : { type });
      }
      await order.done();
      return order.id;
    },
  };
}

function handWrittenSide(): Side {
  return {
    name: 'by hand',
    async live() {
      const id = crypto.randomUUID();
      const order = await client.workflow.start('handWrittenOrder', { workflowId: id, taskQueue: 'hand', args: [] });
      for (const type of EVENTS) {
        if (type === 'SHIP') await untilPaid(id);
        await order.executeUpdate('send', { args: [type === 'NOTE' ? { type, text: 'ring twice' } : { type }] });
      }
      await order.result();
      return id;
    },
  };
}

/** Asked alike on both sides: from the server, which costs the worker nothing. */
async function untilPaid(id: string): Promise<void> {
  while (!(await paidSeen(id))) await new Promise((resolve) => setTimeout(resolve, 5));
}

/** Is the charge done, and its task worked off? */
async function paidSeen(id: string): Promise<boolean> {
  const { raw } = await client.workflow.getHandle(id).describe();
  return (raw.pendingActivities ?? []).length === 0 && !raw.pendingWorkflowTask;
}

/** Of several orders the one with the fewest: a request that comes together with an answer saves a task, on either side. */
async function leastEvents(side: Side): Promise<{ readonly [type: string]: number }> {
  const counts: { readonly [type: string]: number }[] = [];
  for (let time = 1; time <= 6; time += 1) counts.push(await countEvents(await side.live()));
  return counts.reduce((least, count) => (totalOf(count) < totalOf(least) ? count : least));
}

async function timeOrders(side: Side): Promise<number> {
  const began = performance.now();
  await Promise.all(Array.from({ length: orders }, () => side.live()));
  return performance.now() - began;
}

async function countEvents(id: string): Promise<{ readonly [type: string]: number }> {
  const { events } = await client.workflow.getHandle(id).fetchHistory();
  const count: { [type: string]: number } = {};
  for (const { eventType } of events ?? []) {
    const type = proto.temporal.api.enums.v1.EventType[Number(eventType)]?.replace('EVENT_TYPE_', '') ?? 'UNKNOWN';
    count[type] = (count[type] ?? 0) + 1;
  }
  return count;
}

function totalOf(count: { readonly [type: string]: number } = {}): number {
  return Object.values(count).reduce((sum, each) => sum + each, 0);
}
