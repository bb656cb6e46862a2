import { randomBytes } from 'node:crypto';
import { chmod, mkdir, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openKeys } from '../../worker/connect.ts';
import { openKeyDirectory } from '../../worker/encryption/directory-key-store.ts';
import { DirectoryNotPrivateError, makePrivate } from '../../worker/private-directory.ts';
import { readSettings } from '../../worker/settings.ts';
import { temporaryDirectory } from './fixtures/directory.ts';

async function modeOf(path: string): Promise<string> {
  return ((await stat(path)).mode & 0o7777).toString(8);
}

test('a data directory that others could read is closed to them before keys are made in it', async () => {
  const data = join(await temporaryDirectory(), 'data');
  await mkdir(join(data, 'keys'), { recursive: true });
  for (const path of [data, join(data, 'keys')]) await chmod(path, 0o755);
  const keys = await openKeys(readSettings({ DUECOURSE_DATA: data }));
  await keys.keyFor('case/V-1');
  expect(await modeOf(data)).toBe('700');
  expect(await modeOf(join(data, 'keys'))).toBe('700');
  expect(await modeOf(join(data, 'master.key'))).toBe('600');
});

test('a key can be read by its owner only', async () => {
  const directory = join(await temporaryDirectory(), 'keys');
  await (await openKeyDirectory(directory, randomBytes(32))).keyFor('case/V-1');
  const modes = await Promise.all((await readdir(directory)).map((name) => modeOf(join(directory, name))));
  expect(modes).toEqual(['600']);
});

test('a directory that all users share is refused and left as it is', async () => {
  const shared = join(await temporaryDirectory(), 'shared');
  await mkdir(shared);
  await chmod(shared, 0o1777);
  await expect(makePrivate(shared)).rejects.toThrow(DirectoryNotPrivateError);
  await expect(makePrivate(shared)).rejects.toThrow('Choose one inside of it');
  expect(await modeOf(shared)).toBe('1777');
});
