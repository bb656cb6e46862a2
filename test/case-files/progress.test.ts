import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { NoProgressError, whileProgressing, type Watching } from '../../cli/case-file/progress.ts';

const watching = { reference: 'S-1', doing: 'time was to pass', patienceInMs: 200, lookEveryInMs: 10 };

function watch(mark: () => Promise<string>): Watching {
  return { ...watching, mark };
}

test('a server that stands still is given up within its time, with what to do', async () => {
  const began = performance.now();
  const stuck = whileProgressing(
    new Promise(() => undefined),
    watch(() => Promise.resolve('the same')),
  );
  await expect(stuck).rejects.toThrow(NoProgressError);
  await expect(stuck).rejects.toThrow('made no progress for 0 seconds while, in case S-1, time was to pass');
  await expect(stuck).rejects.toThrow('Run the file again');
  expect(performance.now() - began).toBeLessThan(2_000);
});

test('a server that does not even answer is given up as well', async () => {
  const work = new Promise(() => undefined);
  await expect(
    whileProgressing(
      work,
      watch(() => new Promise(() => undefined)),
    ),
  ).rejects.toThrow(NoProgressError);
  await expect(
    whileProgressing(
      work,
      watch(() => Promise.reject(new Error('gone'))),
    ),
  ).rejects.toThrow(NoProgressError);
});

test('as long as there is progress the work may take longer than that', async () => {
  let looks = 0;
  const work = sleep(600).then(() => 'done');
  expect(
    await whileProgressing(
      work,
      watch(() => Promise.resolve(String((looks += 1)))),
    ),
  ).toBe('done');
  expect(looks).toBeGreaterThan(5);
});

test('what the work throws is what is thrown', async () => {
  const failed = whileProgressing(
    Promise.reject(new Error('refused')),
    watch(() => Promise.resolve('')),
  );
  await expect(failed).rejects.toThrow('refused');
});
