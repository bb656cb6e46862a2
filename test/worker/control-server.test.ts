import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startControlServer } from '../../worker/control-server.ts';
import { NotRunningError } from '../../worker/connect.ts';
import { EraseFailedError, requestErase } from '../../worker/request-erase.ts';
import { requestRestore, RestoreFailedError } from '../../worker/request-restore.ts';
import { announce, readRunning } from '../../worker/running.ts';
import { temporaryDirectory } from './fixtures/directory.ts';
import { requestErasures } from '../../worker/request-erasures.ts';
import type { Erased, ToldErasure } from '../../worker/erase-messages.ts';
import type { Restored } from '../../worker/restore.ts';

const where = { address: '127.0.0.1:1', namespace: 'default', taskQueue: 'duecourse', embedded: true, codecUrl: '' };

async function* outcomes(): AsyncGenerator<Restored> {
  yield { caseId: 'case/1', outcome: 'restored', entries: 4 };
  await Promise.resolve();
  yield { caseId: 'case/2', outcome: 'failed', reason: 'The journal is damaged.' };
}

function erased(): Promise<Erased> {
  return Promise.resolve({ kind: 'wouldErase', reference: 'V-1', entries: 4, isRunning: true });
}

const wrongChild = { reference: 'V-1', at: '2026-11-22T10:00:00.000Z', why: 'Opened for the wrong child' };
const slip = { reference: 'V-2', at: '2026-11-23T10:00:00.000Z', why: 'A slip', by: { person: 'p-dpo', role: 'dpo' } };

async function* erasures(): AsyncGenerator<ToldErasure> {
  yield wrongChild;
  await Promise.resolve();
  yield slip;
}

async function collect(restored: AsyncIterable<Restored>): Promise<readonly Restored[]> {
  const all: Restored[] = [];
  for await (const each of restored) all.push(each);
  return all;
}

test('a command of the same user is told of every case as the worker restores it', async () => {
  const directory = await temporaryDirectory();
  const control = await startControlServer({ restore: outcomes, erase: erased, erasures });
  await announce(join(directory, 'running.json'), { ...where, control: { url: control.url, token: control.token } });
  expect(await collect(requestRestore({ DUECOURSE_DATA: directory }))).toEqual([
    { caseId: 'case/1', outcome: 'restored', entries: 4 },
    { caseId: 'case/2', outcome: 'failed', reason: 'The journal is damaged.' },
  ]);
  await control.close();
});

test('and of everything that was erased', async () => {
  const directory = await temporaryDirectory();
  const control = await startControlServer({ restore: outcomes, erase: erased, erasures });
  await announce(join(directory, 'running.json'), { ...where, control: { url: control.url, token: control.token } });
  expect(await requestErasures({ DUECOURSE_DATA: directory })).toEqual([wrongChild, slip]);
  await control.close();
  await expect(requestErasures({ DUECOURSE_DATA: await temporaryDirectory() })).rejects.toBeInstanceOf(NotRunningError);
});

test('who does not have the token gets nothing done', async () => {
  let asked = 0;
  const control = await startControlServer({
    restore: () => {
      asked += 1;
      return outcomes();
    },
    erase: () => {
      asked += 1;
      return erased();
    },
    erasures: () => {
      asked += 1;
      return erasures();
    },
  });
  for (const headers of [{}, { Authorization: 'Bearer guess' }, { Authorization: `Bearer ${'0'.repeat(64)}` }]) {
    for (const path of ['restore', 'erase', 'erasures'])
      expect((await fetch(`${control.url}/${path}`, { method: 'POST', headers })).status).toBe(401);
  }
  expect(asked).toBe(0);
  await control.close();
});

test('a journal that cannot be read fails the command with the reason', async () => {
  const directory = await temporaryDirectory();
  const control = await startControlServer({
    // eslint-disable-next-line require-yield
    restore: async function* fail(): AsyncGenerator<Restored> {
      await Promise.resolve();
      throw new Error('The journal does not answer.');
    },
    erase: () => Promise.reject(new Error('The journal does not answer.')),
    // eslint-disable-next-line require-yield
    erasures: async function* fail(): AsyncGenerator<ToldErasure> {
      await Promise.resolve();
      throw new Error('The journal does not answer.');
    },
  });
  await announce(join(directory, 'running.json'), { ...where, control: { url: control.url, token: control.token } });
  const error = await collect(requestRestore({ DUECOURSE_DATA: directory })).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(RestoreFailedError);
  expect(String(error)).toContain('The journal does not answer.');
  const asked = { reference: 'V-1', why: 'Opened for the wrong child', confirmed: true };
  const failed = await requestErase(asked, { DUECOURSE_DATA: directory }).catch((thrown: unknown) => thrown);
  expect(failed).toBeInstanceOf(EraseFailedError);
  expect(String(failed)).toContain('The journal does not answer.');
  await control.close();
});

test('an erasure without a reason is not even asked of the worker', async () => {
  const directory = await temporaryDirectory();
  let asked = 0;
  const control = await startControlServer({
    erasures,
    restore: outcomes,
    erase: () => {
      asked += 1;
      return erased();
    },
  });
  await announce(join(directory, 'running.json'), { ...where, control: { url: control.url, token: control.token } });
  const request = { reference: 'V-1', why: ' ', confirmed: true };
  await expect(requestErase(request, { DUECOURSE_DATA: directory })).rejects.toThrow(EraseFailedError);
  expect(asked).toBe(0);
  expect(await requestErase({ ...request, why: 'Opened twice' }, { DUECOURSE_DATA: directory })).toMatchObject({
    kind: 'wouldErase',
  });
  await control.close();
});

test('an announcement of a process that was killed, or that is no announcement, counts as none', async () => {
  const directory = await temporaryDirectory();
  const path = join(directory, 'running.json');
  const dead = { ...where, control: { url: 'http://127.0.0.1:9', token: 't' }, process: '999999999@1', startedAt: '' };
  await mkdir(directory, { recursive: true });
  await writeFile(path, JSON.stringify(dead));
  expect(await readRunning(path)).toBeUndefined();
  await expect(collect(requestRestore({ DUECOURSE_DATA: directory }))).rejects.toThrow(NotRunningError);
  await writeFile(path, '{"process":');
  expect(await readRunning(path)).toBeUndefined();
});
