import { randomBytes } from 'node:crypto';
import { chmod, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { PermanentError } from '../../activities/permanent-error.ts';
import { withPermanentFailures } from '../../activities/permanent-failures.ts';
import { openKeyDirectory } from '../../worker/encryption/directory-key-store.ts';
import { CaseErasedError, DecryptionError, KeyMissingError, keyIdOf } from '../../worker/encryption/key-store.ts';
import { MasterKeyError, masterKeyFrom } from '../../worker/encryption/master-key.ts';
import { createEncryptionCodec, isEncrypted } from '../../worker/encryption/payload-codec.ts';
import { createSealer } from '../../worker/encryption/sealer.ts';
import { temporaryDirectory } from './fixtures/directory.ts';
import type { Payload, WorkflowSerializationContext } from '@temporalio/common';
import type { KeyStore } from '../../worker/encryption/key-store.ts';

const masterKey = randomBytes(32);
let directory: string;
let keys: KeyStore;

beforeAll(async () => {
  directory = join(await temporaryDirectory(), 'keys');
  keys = await openKeyDirectory(directory, masterKey);
});

function inCase(workflowId: string): WorkflowSerializationContext {
  return { type: 'workflow', namespace: 'default', workflowId };
}

function payload(text: string): Payload {
  return { metadata: { encoding: Buffer.from('json/plain') }, data: Buffer.from(text) };
}

async function encoded(text: string, caseId: string): Promise<Payload> {
  const [first] = await createEncryptionCodec(keys).encode([payload(text)], inCase(caseId));
  if (first === undefined) throw new Error('Nothing was encoded.');
  return first;
}

function textOf(payloads: readonly Payload[]): string[] {
  return payloads.map(({ data }) => Buffer.from(data ?? []).toString('utf8'));
}

test('whatever is encoded decodes to the same, metadata included', async () => {
  const codec = createEncryptionCodec(keys);
  await fc.assert(
    fc.asyncProperty(fc.array(fc.uint8Array({ maxLength: 3000 })), async (contents) => {
      const plain = contents.map((data) => ({ metadata: { encoding: Buffer.from('binary/plain') }, data }));
      const decoded = await codec.decode(await codec.encode(plain, inCase('case-1')));
      expect(decoded.map(({ data }) => Buffer.from(data ?? []))).toEqual(contents.map((data) => Buffer.from(data)));
      for (const each of decoded)
        expect(Buffer.from(each.metadata?.['encoding'] ?? []).toString()).toBe('binary/plain');
    }),
    { numRuns: 40 },
  );
});

test('an encoded payload shows neither the child, nor the case, nor that two payloads are equal', async () => {
  const first = await encoded('{"child":"Robin Sample"}', 'case-1');
  const second = await encoded('{"child":"Robin Sample"}', 'case-1');
  expect(isEncrypted(first)).toBe(true);
  const all = JSON.stringify(first, (_, value: unknown) =>
    value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : value,
  );
  expect(all).not.toContain('Robin');
  expect(all).not.toContain('case-1');
  expect(Buffer.from(first.data ?? []).equals(Buffer.from(second.data ?? []))).toBe(false);
});

test('a long text is smaller after encryption than before, because it is compressed first', async () => {
  const text = JSON.stringify({
    rules: Array.from({ length: 500 }, (_, index) => ({ id: `WAR-${index}`, counted: 'in working days' })),
  });
  const { data } = await encoded(text, 'case-1');
  expect(data?.length).toBeLessThan(text.length / 3);
});

test('one flipped bit anywhere in the ciphertext is noticed', async () => {
  const good = await encoded('{"status":"met"}', 'case-1');
  const data = Buffer.from(good.data ?? []);
  for (let index = 1; index < data.length; index += 1) {
    const altered = Buffer.from(data);
    altered[index] = (altered[index] ?? 0) ^ 1;
    await expect(createEncryptionCodec(keys).decode([{ ...good, data: altered }])).rejects.toThrow(DecryptionError);
  }
});

test('a payload of one case does not open with the key of another', async () => {
  const good = await encoded('{"status":"met"}', 'case-1');
  await keys.keyFor('case-2');
  const metadata = { ...good.metadata, 'duecourse-key': Buffer.from(keyIdOf('case-2')) };
  await expect(createEncryptionCodec(keys).decode([{ ...good, metadata }])).rejects.toThrow(
    /altered or damaged, or belongs to another case/,
  );
});

test('a payload that is not encrypted passes as it is', async () => {
  expect(textOf(await createEncryptionCodec(keys).decode([payload('"plain"')]))).toEqual(['"plain"']);
});

test('an activity of a case uses the key of that case, and what belongs to no case the one of the namespace', async () => {
  const codec = createEncryptionCodec(keys);
  const activity = {
    type: 'activity',
    namespace: 'default',
    activityId: '1',
    workflowId: 'case-1',
    isLocal: false,
  } as const;
  const keyOf = (payloads: readonly Payload[]): string =>
    Buffer.from(payloads[0]?.metadata?.['duecourse-key'] ?? []).toString();
  expect(keyOf(await codec.encode([payload('1')], activity))).toBe(keyIdOf('case-1'));
  expect(keyOf(await codec.encode([payload('1')]))).toBe(keyIdOf('*'));
});

test('with another master key nothing opens, and the message says which key is wanted', async () => {
  const good = await encoded('{"status":"met"}', 'case-1');
  const others = await openKeyDirectory(directory, randomBytes(32));
  await expect(createEncryptionCodec(others).decode([good])).rejects.toThrow(
    /Use the master key the data directory began with/,
  );
});

test('an erased case cannot be read, and gets no new key', async () => {
  const good = await encoded('{"child":"Robin Sample"}', 'case-erased');
  const sealer = createSealer(keys);
  const sealed = await sealer.seal('case-erased', Buffer.from('a paper'));
  await keys.destroy('case-erased');
  await keys.destroy('case-erased');
  await expect(createEncryptionCodec(keys).decode([good])).rejects.toThrow(CaseErasedError);
  await expect(sealer.open('case-erased', sealed)).rejects.toThrow(
    /This case was erased on \d+ \w+ \d{4} at \d\d:\d\d/,
  );
  await expect(encoded('{}', 'case-erased')).rejects.toThrow(CaseErasedError);
  expect(await readdir(directory)).not.toContain(`${keyIdOf('case-erased')}.key`);
});

test('a key that is gone or does not fit is no reason to try again', async () => {
  const sealer = createSealer(keys);
  const sealed = await sealer.seal('case-gone', Buffer.from('a paper'));
  await expect(sealer.open('case-1', sealed)).rejects.toBeInstanceOf(PermanentError);
  await expect(sealer.open('case-without-a-key', sealed)).rejects.toBeInstanceOf(PermanentError);
  await keys.destroy('case-gone');
  for (const work of [() => sealer.open('case-gone', sealed), () => sealer.seal('case-gone', Buffer.from('another'))]) {
    const failure = await withPermanentFailures(work).catch((error: unknown) => error);
    expect(failure).toMatchObject({ nonRetryable: true, type: 'CaseErasedError' });
  }
});

test('a question about a case that was never opened makes no key for it', async () => {
  const codec = createEncryptionCodec(keys, { makesKeys: false });
  const before = await readdir(directory);
  await expect(codec.encode([payload('{}')], inCase('case/MISTYPED-1'))).rejects.toThrow(KeyMissingError);
  expect(await readdir(directory)).toEqual(before);
  await keys.keyFor('case/OPENED-1');
  await expect(codec.encode([payload('{}')], inCase('case/OPENED-1'))).resolves.toHaveLength(1);
});

test('a case erased by another process cannot be read here a second later', async () => {
  const good = await encoded('{}', 'case-erased-elsewhere');
  const elsewhere = await openKeyDirectory(directory, masterKey);
  await elsewhere.destroy('case-erased-elsewhere');
  await expect
    .poll(
      () =>
        createEncryptionCodec(keys)
          .decode([good])
          .then(
            () => 'read',
            (error: unknown) => error,
          ),
      { timeout: 5_000 },
    )
    .toBeInstanceOf(CaseErasedError);
});

test('two processes that open a case at once agree on its key', async () => {
  const stores = await Promise.all(Array.from({ length: 8 }, () => openKeyDirectory(directory, masterKey)));
  const made = await Promise.all(stores.map((store) => store.keyFor('case-raced')));
  expect(new Set(made.map(({ bytes }) => bytes.toString('hex'))).size).toBe(1);
});

test('a key that was never here is said to be missing, and its name is no way out of the directory', async () => {
  await expect(keys.existing(keyIdOf('never-opened'))).rejects.toThrow(KeyMissingError);
  await writeFile(join(directory, '..', 'outside.key'), 'x');
  await expect(keys.existing('../outside')).rejects.toThrow(KeyMissingError);
});

test('keys on disk are wrapped, readable by their owner only, and leave no half-written file', async () => {
  const { bytes } = await keys.keyFor('case-1');
  const names = await readdir(directory);
  expect(names.every((name) => /^[0-9a-f]{64}\.(key|erased)$/.test(name))).toBe(true);
  const path = join(directory, `${keyIdOf('case-1')}.key`);
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  expect((await readFile(path)).includes(bytes)).toBe(false);
});

test('a sealed paper opens to the same bytes, for its case only', async () => {
  const sealer = createSealer(keys);
  const paper = randomBytes(5_000);
  const sealed = await sealer.seal('case-1', paper);
  expect(Buffer.from(await sealer.open('case-1', sealed)).equals(paper)).toBe(true);
  await expect(sealer.open('case-2', sealed)).rejects.toThrow(DecryptionError);
});

test('what a newer release sealed is refused with the reason', async () => {
  const sealer = createSealer(keys);
  const sealed = Buffer.from(await sealer.seal('case-1', Buffer.from('a paper')));
  sealed[0] = 9;
  await expect(sealer.open('case-1', sealed)).rejects.toThrow(/sealed in form 9.*Use a newer release/s);
});

test('the master key is made once, kept, and refused when others may read it or it is cut short', async () => {
  const path = join(await temporaryDirectory(), 'data', 'master.key');
  const [first, second] = await Promise.all([masterKeyFrom(path), masterKeyFrom(path)]);
  expect(first).toHaveLength(32);
  expect(second.equals(first)).toBe(true);
  expect((await masterKeyFrom(path)).equals(first)).toBe(true);
  await chmod(path, 0o644);
  await expect(masterKeyFrom(path)).rejects.toThrow(MasterKeyError);
  await writeFile(path, 'c2hvcnQ=');
  await chmod(path, 0o600);
  await expect(masterKeyFrom(path)).rejects.toThrow(/is not 32 bytes in base64. Restore the file from a backup/);
});
