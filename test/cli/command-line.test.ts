import { execFile, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { commands } from '../../cli/commands.ts';
import { duecourse } from './support/duecourse.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

test('a reader who stops reading ends the command without a complaint', () => {
  const line = `"${process.execPath}" cli/main.ts rules warrington | head -1; exit "\${PIPESTATUS[0]}"`;
  const { status, stderr } = spawnSync('bash', ['-c', line], { cwd: root, encoding: 'utf8' });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
});

test('an unknown command is told once where to look', async () => {
  const said = await duecourse(['frobnicate']);
  expect(said).toMatchObject({
    code: 2,
    err: 'Not understood: There is no command “frobnicate”.\nSee “duecourse --help”.',
  });
});

test.each([
  ['no command', [], 'Usage: duecourse COMMAND'],
  ['an unknown command', ['chek'], 'Did you mean “duecourse check”?'],
  [
    'an unknown option',
    ['due', 'next working day after 2026-04-02', '--nation', 'england', '--countin', 'day 1'],
    'Did you mean --counting?',
  ],
  ['a missing word', ['due', '--nation', 'england'], 'COUNT is missing.'],
  ['a missing option', ['erase', 'WBC-1001'], '--why is missing'],
  ['two options of which one is wanted', ['due', 'next working day after 2026-04-02'], '--nation or --calendar'],
  [
    'a value that is none of the choices',
    ['due', 'x', '--nation', 'scotland'],
    '--nation is one of england, wales, not “scotland”.',
  ],
  ['an option without its value', ['due', 'x', '--nation'], '--nation needs a value.'],
  ['a switch with a value', ['due', 'x', '--nation', 'england', '--json=yes'], '--json takes no value.'],
  [
    'more words than are taken',
    ['due', '15', 'working', 'days', '--nation', 'england'],
    'Put a text of several words into quotes.',
  ],
  ['no case file', ['run'], 'Which case file?'],
  ['a role left out', ['record', 'T-1', 'X', '--on', '2026-11-20', '--by', 'p-1'], 'Write --by PERSON:ROLE'],
  [
    'a date that is none',
    ['record', 'T-1', 'X', '--on', '2026-02-30', '--by', 'p-1:r'],
    '--on: "2026-02-30" is not a date',
  ],
  [
    'an entry that is no number',
    ['correct', 'T-1', 'two', '--strike', '--why', 'w', '--by', 'p:r'],
    "“two” is no entry's number.",
  ],
  [
    'two corrections at once',
    ['correct', 'T-1', '2', '--strike', '--amend', '--why', 'w', '--by', 'p:r'],
    'exactly one of --amend, --strike and --insert-before',
  ],
  ['both ways to settle', ['incidents', 'T-1', '--retry', 'a', '--resolve', 'b'], 'Either --retry or --resolve'],
])('called wrongly with %s, it says so and ends with 2', async (_, words, message) => {
  const said = await duecourse(words);
  expect(said.code).toBe(2);
  expect(said.err).toContain(message);
  expect(said.out).toBe('');
});

test('called wrongly with --json, it says so in JSON', async () => {
  const said = await duecourse(['due', 'x', '--nation', 'scotland', '--json']);
  expect(said.code).toBe(2);
  expect(said.json()).toEqual({
    error: { name: 'UsageError', message: '--nation is one of england, wales, not “scotland”.' },
  });
});

test.each(commands.map(({ name }) => name))(
  'the help of %s shows its use and an example, in lines that fit',
  async (name) => {
    const { code, out } = await duecourse([name, '--help']);
    expect(code).toBe(0);
    expect(out).toContain(`Usage: duecourse ${name}`);
    expect(out).toContain('--json');
    expect(out).toMatch(new RegExp(`Examples?:\\n  duecourse ${name}`));
    const [beforeExamples = ''] = out.split(/\nExamples?:/);
    expect(beforeExamples.split('\n').filter((line) => line.length > 100 && !line.startsWith('Usage:'))).toEqual([]);
  },
);

test('the overview lists every command', async () => {
  const { code, out } = await duecourse(['--help']);
  expect(code).toBe(0);
  for (const { name, about } of commands) expect(out).toContain(`${name.padEnd(9)}  ${about}`);
});

test('it tells its version', async () => {
  expect(await duecourse(['--version'])).toMatchObject({ code: 0, out: expect.stringMatching(/^\d+\.\d+\.\d+$/) });
});

test('without a running server it says how to start one', async () => {
  const said = await duecourse(['show', 'T-1'], { env: { DUECOURSE_DATA: '/nonexistent/duecourse' } });
  expect(said.code).toBe(1);
  expect(said.err).toContain('npm start');
});

test('colours come only where the terminal shows them', async () => {
  const words = ['due', 'next working day after 2026-04-02', '--nation', 'england'];
  expect((await duecourse(words)).out).not.toContain('\u001b[');
  expect((await duecourse(words, { colours: true })).out).toContain('\u001b[');
});

test('the command runs as a process of its own, and prints no colours into a pipe', async () => {
  const run = promisify(execFile);
  const { stdout } = await run(
    process.execPath,
    ['cli/bin.js', 'due', '15 working days after 2026-03-24', '--nation', 'wales'],
    { cwd: root, env: { ...process.env, FORCE_COLOR: '1' } },
  );
  expect(stdout.split('\n')[0]).toBe('Thursday 16 April 2026  2026-04-16');
  const failed = run(process.execPath, ['cli/bin.js', 'due'], { cwd: root });
  await expect(failed).rejects.toMatchObject({ code: 2 });
});
