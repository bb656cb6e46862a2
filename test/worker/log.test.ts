import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { cachedCases } from '../../worker/cache-size.ts';
import { openLog, safeFields } from '../../worker/log.ts';
import { readSettings } from '../../worker/settings.ts';
import { temporaryDirectory } from './fixtures/directory.ts';

test("an error's message, which may name a person, does not reach the log; its name, type, code and place do", () => {
  const cause = Object.assign(new Error('connect failed for robin@family.example'), { code: 'ECONNREFUSED' });
  const error = Object.assign(new Error('No notice to Robin Sample', { cause }), { type: 'MailRejected' });
  const fields = safeFields({ error, workflowId: 'case/1' });
  expect(JSON.stringify(fields)).not.toMatch(/Robin|robin/);
  expect(fields).toMatchObject({
    workflowId: 'case/1',
    error: { name: 'Error', type: 'MailRejected', cause: { name: 'Error', code: 'ECONNREFUSED' } },
  });
  expect(JSON.stringify(fields)).toContain('log.test.ts');
});

test('a field nobody has allowed does not reach the log, whatever it holds', () => {
  expect(safeFields({ child: 'Robin', data: { child: 'Robin' }, workflowId: { child: 'Robin' }, attempt: 3 })).toEqual({
    attempt: 3,
  });
});

test('the log is one JSON object a line in the data directory', async () => {
  const directory = join(await temporaryDirectory(), 'data');
  const log = openLog(readSettings({ DUECOURSE_DATA: directory }));
  log.info('Ready', { address: '127.0.0.1:7233' });
  log.sdk.warn('Workflow task failed', { workflowId: 'case/1', error: new Error('Robin') });
  const lines = (await readFile(join(directory, 'worker.log'), 'utf8')).trim().split('\n');
  expect(lines.map((line) => JSON.parse(line) as unknown)).toMatchObject([
    { msg: 'Ready', address: '127.0.0.1:7233' },
    { msg: 'Workflow task failed', workflowId: 'case/1', error: { name: 'Error' } },
  ]);
  expect(lines.join('')).not.toContain('Robin');
});

test.each([
  // A quarter of 8 GB is 2 GB: 2,222 cases of 0.9 MB, and a heap of 4 GB has room for them.
  ['a quarter of the memory', 8e9, 4e9, 2222],
  // The heap of 1 GB leaves 600 MB beside the worker's own 400 MB.
  ['what the heap has room for', 64e9, 1e9, 666],
  ['never fewer than fifty', 0.1e9, 4e9, 50],
])('the cache is sized by %s', (_, totalBytes, heapBytes, cases) => {
  expect(cachedCases({ totalBytes, heapBytes })).toBe(cases);
});
