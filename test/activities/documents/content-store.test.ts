import { createHash } from 'node:crypto';
import { readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { ContentStore } from '../../../activities/documents/content-store.ts';
import { createDirectoryContentStore } from '../../../activities/documents/directory-content-store.ts';
import { inventedChild } from '../support/invented-case.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';
import { createTestSealer } from '../support/test-sealer.ts';

const letter = new TextEncoder().encode(`A letter about ${inventedChild}\nand a second line`);

function emptyStore(): { store: ContentStore; sealer: ReturnType<typeof createTestSealer>; files(): string[] } {
  const directory = temporaryDirectory();
  const sealer = createTestSealer();
  const files = (): string[] =>
    readdirSync(directory, { recursive: true, encoding: 'utf8' })
      .map((name) => join(directory, name))
      .filter((path) => statSync(path).isFile());
  return { store: createDirectoryContentStore({ directory, sealer }), sealer, files };
}

it('gives back what was put, found by its SHA-256', async () => {
  const { store } = emptyStore();
  const hash = await store.put('case-a', letter, 'text/plain');
  expect(hash).toBe(createHash('sha256').update(letter).digest('hex'));
  expect(await store.get('case-a', hash)).toEqual({ bytes: letter, contentType: 'text/plain' });
  expect(await store.has('case-a', hash)).toBe(true);
});

it('keeps the same content once for a case, and apart for each case', async () => {
  const { store, files } = emptyStore();
  const hash = await store.put('case-a', letter, 'text/plain');
  await store.put('case-a', letter, 'text/plain');
  expect(files()).toHaveLength(1);
  expect(await store.has('case-b', hash)).toBe(false);
  await expect(store.get('case-b', hash)).rejects.toMatchObject({ name: 'ContentMissing' });
  await store.put('case-b', letter, 'text/plain');
  expect(files()).toHaveLength(2);
});

it('has nothing of the child on disk, in no file and no name', async () => {
  const { store, files } = emptyStore();
  await store.put('case-wilhelmina', letter, 'text/plain');
  for (const file of files()) {
    expect(readFileSync(file, 'latin1')).not.toContain('Quillfeather');
    expect(file).not.toMatch(/wilhelmina/i);
    expect(statSync(file).mode & 0o077).toBe(0);
  }
});

it('does not hand out what was altered, or put in the place of another', async () => {
  const { store, files } = emptyStore();
  const hash = await store.put('case-a', letter, 'text/plain');
  const [file = ''] = files();
  const sealed = readFileSync(file);
  const other = await store.put('case-a', new Uint8Array([1, 2, 3]), 'text/plain');
  writeFileSync(files().find((path) => path !== file) ?? '', sealed);
  await expect(store.get('case-a', other)).rejects.toMatchObject({ name: 'ContentDamaged' });
  writeFileSync(file, sealed.with(40, (sealed[40] ?? 0) ^ 1));
  await expect(store.get('case-a', hash)).rejects.toThrow(/unable to authenticate/);
});

it('is closed for a case whose key was destroyed', async () => {
  const { store, sealer } = emptyStore();
  const hash = await store.put('case-a', letter, 'text/plain');
  sealer.forget('case-a');
  await expect(store.get('case-a', hash)).rejects.toMatchObject({ name: 'CaseErased' });
});
