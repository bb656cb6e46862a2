import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { ownPathways } from '../../language/load/find-pathway.ts';
import { duecourse } from './support/duecourse.ts';

test('one figure changed in a copy is one line, under its stage', async () => {
  const copy = editedEngland((text) =>
    text.replace('10 working days after initialConference.on', '10 days after initialConference.on'),
  );
  const { code, out } = await duecourse(['diff', 'england', copy]);
  expect(code).toBe(0);
  expect(out.split('\n')).toEqual([
    `Child protection pathway, England, england → ${copy}: 1 difference`,
    '',
    'Child protection plan',
    '  ~ deadline   First core group: 10 working days → 10 days (never later)',
  ]);
});

test('as JSON a difference names its stage, its place and what it was', async () => {
  const copy = editedEngland((text) =>
    text.replace('10 working days after initialConference.on', '10 days after initialConference.on'),
  );
  const said = await duecourse(['diff', 'england', copy, '--json']);
  expect(said.json()).toMatchObject({
    stages: ['child protection plan'],
    differences: [
      {
        stage: 'child protection plan',
        path: 'deadlines.firstCoreGroup.due',
        kind: 'changed',
        what: 'First core group',
        from: '10 working days after “Initial conference held”',
        to: '10 days after “Initial conference held”',
      },
    ],
  });
});

test('a pathway does not differ from itself', async () => {
  const { code, out } = await duecourse(['diff', 'warrington', 'warrington', '--exit-code']);
  expect([code, out]).toEqual([0, 'Child protection pathway, Warrington, warrington → warrington: no differences.']);
});

test('with --exit-code two that differ end with 1, for scripts', async () => {
  expect((await duecourse(['diff', 'england', 'warrington'])).code).toBe(0);
  expect((await duecourse(['diff', 'england', 'warrington', '--exit-code'])).code).toBe(1);
});

describe('two authorities', () => {
  test('Darlington’s first core group is due after ten calendar days, Warrington’s after ten working days', async () => {
    const { out } = await duecourse(['diff', 'warrington', 'darlington', '--stage', 'child protection plan']);
    expect(out).toContain(
      '  ~ deadline   First core group [WAR-28, WAR-41, DAR-42]\n               ~ 10 working days → 10 days (never later)\n',
    );
    expect(out).toContain('now refused unless managerChairsFirst: “The team manager chairs the first core');
    expect(out).not.toContain('Initial conference\n');
  });

  test.each([
    ['warrington', 'darlington'],
    ['england', 'warrington'],
    ['warrington', 'ceredigion'],
  ])('%s and %s are compared in lines of a hundred columns', async (a, b) => {
    const { out } = await duecourse(['diff', a, b], { width: 100 });
    expect(out.split('\n').filter((line) => line.length > 100)).toEqual([]);
    expect(out).not.toMatch(/undefined|\[object|NaN|null/);
    // Names of the definition's own are told by what they are called, where they have a title.
    expect(out).not.toMatch(/\b(ICPC_HELD|CORE_GROUP_HELD|REVIEW_HELD|PLAN_DECIDED)\b/);
  });

  test('what is only worded otherwise comes last and short, unless it is asked for', async () => {
    const short = (await duecourse(['diff', 'warrington', 'ceredigion'])).out;
    const whole = (await duecourse(['diff', 'warrington', 'ceredigion', '--stage', 'wording'])).out;
    const last = short.slice(short.indexOf('\nWording and sources only'));
    expect(last).toMatch(/see --stage wording\.$/);
    expect(whole.split('\n').length).toBeGreaterThan(last.split('\n').length);
  });
});

describe('asked wrongly', () => {
  test('a stage that neither has is not understood', async () => {
    const { code, err } = await duecourse(['diff', 'england', 'warrington', '--stage', 'initial conferense']);
    expect(code).toBe(2);
    expect(err).toContain('Neither pathway has a stage “initial conferense”.\nDid you mean “initial conference”?');
  });

  test('a pathway that is not there is a problem', async () => {
    const { code, out } = await duecourse(['diff', 'england', 'waringtn']);
    expect(code).toBe(1);
    expect(out).toContain('There is no pathway “waringtn”. Did you mean “warrington”?');
  });

  test('a pathway with mistakes is not compared: they are shown at their lines, as by check', async () => {
    const copy = editedEngland((text) => text.replace('metBy: CORE_GROUP_HELD', 'metBy: CORE_GROUP_HELDD'));
    const { code, out } = await duecourse(['diff', 'england', copy]);
    const line =
      readFileSync(copy, 'utf8')
        .split('\n')
        .findIndex((text) => text.includes('CORE_GROUP_HELDD')) + 1;
    expect(code).toBe(1);
    expect(out).toContain(
      `:${line}:12: deadlines.firstCoreGroup.metBy[0].event: There is no event “CORE_GROUP_HELDD”.`,
    );
    const said = await duecourse(['diff', 'england', copy, '--json']);
    expect(said.json()).toMatchObject({ problems: [{ code: 'unknown-event', line }] });
  });
});

function editedEngland(edit: (text: string) => string): string {
  const folder = mkdtempSync(join(tmpdir(), 'duecourse-diff-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, 'england.yaml');
  writeFileSync(file, edit(readFileSync(join(ownPathways, 'england.yaml'), 'utf8')));
  return file;
}
