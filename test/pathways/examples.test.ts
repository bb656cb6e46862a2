import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { loadPathway } from '../../language/load/load-pathway.ts';
import { aDayOff, expectsDates, failuresOf, liveCaseFile, readCaseFile } from './live-case-file.ts';

const folder = new URL('../../examples/', import.meta.url);
const examples = readdirSync(folder).filter((name) => name.endsWith('.yaml'));
const pathTo = (name: string): string => new URL(name, folder).pathname;

const caseFiles = await Promise.all(examples.map((name) => readCaseFile(pathTo(name))));
const withDates = examples.filter((_, index) => caseFiles[index] !== undefined && expectsDates(caseFiles[index]));

describe('the case files', () => {
  it.each(examples)('%s comes out as it was worked by hand', async (name) => {
    expect(failuresOf(await liveCaseFile(await readCaseFile(pathTo(name))))).toEqual([]);
  });

  it.each(withDates)('%s would not pass with a date that is a day off', async (name) => {
    const wrong = aDayOff(await readCaseFile(pathTo(name)));
    expect(failuresOf(await liveCaseFile(wrong)).join('\n')).toContain('due: expected');
  });

  it.each(examples)('%s says that its people are invented', (name) => {
    expect(readFileSync(pathTo(name), 'utf8')).toMatch(/^# Everybody in this file is invented\./);
  });

  it('expect something at a checkpoint, or a refusal', () => {
    const idle = caseFiles.filter(
      ({ source }) =>
        source.opened.refused === undefined && !source.entries.some((entry) => 'expect' in entry || 'refused' in entry),
    );
    expect(idle.map(({ file }) => file)).toEqual([]);
  });

  it('of Warrington list every deadline and every effect at their checkpoints', () => {
    const incomplete = caseFiles.filter(({ source }) => {
      const checkpoints = source.entries.flatMap((entry) => ('expect' in entry ? [entry.expect] : []));
      const lists = checkpoints.every(({ deadlines, effects }) => deadlines !== undefined && effects !== undefined);
      return source.pathway === 'warrington' && (checkpoints.length === 0 || !lists);
    });
    expect(incomplete.map(({ file }) => file)).toEqual([]);
  });

  it('of Warrington show every rule of its policy that can be kept or broken, and only rules it has', async () => {
    const { registers } = await loadPathway('warrington');
    const rules = registers.flatMap((register) => register.rules);
    const shown = new Set(caseFiles.flatMap(({ source }) => (source.pathway === 'warrington' ? source.proves : [])));
    expect([...shown].filter((id) => !rules.some((rule) => rule.id === id))).toEqual([]);
    const kinds = new Set([
      ...[
        'deadline',
        'quorum',
        'trigger',
        'guard',
        'outcome',
        'agenda',
        'decision',
        'recording',
        'escalation',
        'access',
      ],
    ]);
    const unshown = rules.filter((rule) => kinds.has(rule.kind) && !shown.has(rule.id)).map((rule) => rule.id);
    expect(unshown).toEqual([]);
  });
});
