import { parentPort, workerData } from 'node:worker_threads';
import { loadPathway } from '../../language/load/load-pathway.ts';
import { seedFaults } from '../../language/mutations/seed-faults.ts';
import { openFaultTrial } from './fault-suite.ts';
import type { FaultTask } from './try-faults.ts';

const { pathway, suite, kinds, seed } = workerData as FaultTask;
const loaded = await loadPathway(pathway);
const faults = seedFaults(loaded.written, kinds, seed);
const trial = await openFaultTrial(loaded, suite);
parentPort?.on('message', (index: number) => {
  const fault = faults[index];
  if (fault !== undefined) void trial.of(fault).then((verdict) => parentPort?.postMessage(verdict));
});
parentPort?.postMessage('ready');
