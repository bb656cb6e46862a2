import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { duecourse } from './support/duecourse.ts';

const access = fileURLToPath(new URL('../../examples/ceredigion-register-access.yaml', import.meta.url));
let directory: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'duecourse-reads-'));
});

afterAll(async () => {
  await rm(directory, { recursive: true, force: true });
});

test('a look-up of the register is itself an entry, made by who looked it up and when', async () => {
  const said = await duecourse(['run', access]);
  expect(said.code).toBe(0);
  expect(said.out.replaceAll(/\s+/g, ' ')).toMatch(
    /asks to read register \(concernForChild\): allowed ● The register was consulted about this child/,
  );
});

test('a definition that lets the register be read without a trace fails the case file, at the line that expects the entry', async () => {
  const untraced = join(directory, 'untraced.yaml');
  await writeFile(
    untraced,
    'pathway: untraced\nextends: ceredigion\ntitle: Untraced\naccess:\n  registerForConcern: { records: null }\n',
  );
  const said = await duecourse(['run', access, '--pathway', untraced, '--json']);
  expect(said.code).toBe(1);
  expect(said.json()).toMatchObject({
    failures: [
      {
        message: 'reading register: expected to be recorded as REGISTER_CONSULTED, but it leaves no entry',
        expected: 'REGISTER_CONSULTED',
        actual: null,
      },
    ],
  });
});

test('a reading whose entry is refused is a failure, and so is a name nobody knows', async () => {
  const silent = join(directory, 'silent.yaml');
  const head = `# Everybody in this file is invented.
title: Nobody says which concern
pathway: ceredigion
opened:
  on: 2026-03-23
  by: { person: p-duty, role: dutySocialWorker }
  data: { child: p-child, childName: Gwen Pryce, unborn: false, dateOfBirth: '2019-05-02', parents: p-mother, socialWorker: p-sw, teamManager: p-tm }
entries:
`;
  const reads = (more: string): string =>
    `${head}  - reads: { by: { person: p-hv, role: practitioner }, what: register, purpose: concernForChild, expect: allowed${more} }\n`;
  await writeFile(silent, reads(''));
  const said = await duecourse(['run', silent, '--json']);
  expect(said.code).toBe(1);
  expect(said.json()).toMatchObject({
    refusals: [{ expected: false, refusal: { kind: 'wrongData', problems: [{ path: 'concern' }] } }],
  });
  await writeFile(silent, reads(', records: REGISTER_CONSULTD'));
  expect((await duecourse(['run', silent])).out).toContain('Did you mean “REGISTER_CONSULTED”?');
});
