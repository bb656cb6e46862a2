import { expect, test } from 'vitest';
import { importFolder } from './tried-import.ts';

const { write, tried, lines } = importFolder();

const sw = { person: 'p-sw', role: 'socialWorker' };
const heading = 'reference,event,on,by,role';

test.each([
  ['a.csv', ''],
  ['b.csv', `${heading}\n,,,\n`],
  ['c.jsonl', '\n  \n'],
  ['d.ndjson', ''],
])('a file without a case is told: %s', async (name, text) => {
  await write(name, text);
  const said = await tried(name);
  expect(said.code).toBe(1);
  expect(lines(said)[0]).toBe(`${name}:1:1: ${name} holds no case.`);
});

test('a part of another kind is called by its key, and shown as it should look', async () => {
  await write(
    'a.jsonl',
    JSON.stringify({
      reference: 'V-1',
      opened: { on: '2026-03-02', by: sw, data: {} },
      entries: [{ event: 'VISIT_HELD', on: '2026-03-05', by: 'Robin Ashdown' }],
    }),
  );
  await write('b.yaml', 'reference: V-2\nopened: Robin Ashdown\n');
  const { out } = await tried('.');
  expect(out).toContain('V-1: “by” has to be a map.');
  expect(out).toContain('It looks like this: { "person": "p-12", "role": "socialWorker" }');
  expect(out).toContain('V-2: “opened” has to be a map.');
  expect(out).not.toContain('Ashdown');
});

test('a case without its opening needs one', async () => {
  await write('a.jsonl', JSON.stringify({ reference: 'V-1' }));
  expect(lines(await tried('a.jsonl'))[0]).toMatch(/^a\.jsonl:1:\d+: V-1: The case needs “opened”\./);
});

test('what is wrong with the YAML of a case is told in plain words, which repeat nothing of it', async () => {
  await write('a.yaml', 'reference: V-1\nentries:\n  - [\n  Robin Ashdown\n]\n');
  await write('b.yaml', 'reference: V-2\nopened: {} Robin Ashdown\n');
  await write('c.yaml', 'reference: V-3\n---\nreference: V-4\n');
  const { out } = await tried('.');
  expect(out).toContain('A bracket or brace is not closed where its indentation ends.');
  expect(out).toContain('Something stands here that has no place.');
  expect(out).toContain('A file is one case: keep one of them.');
  expect(out).not.toMatch(/Ashdown|[Ff]low|collection|token/);
});
