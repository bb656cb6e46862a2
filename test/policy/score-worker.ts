import { parentPort, workerData } from 'node:worker_threads';
import { scoreOf } from './score.ts';

parentPort?.postMessage(await scoreOf(workerData as string));
