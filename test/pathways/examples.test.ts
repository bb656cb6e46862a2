import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { loadPathway } from '../../language/load/load-pathway.ts';
import { aDayOff, failuresOf, liveCaseFile, readCaseFile } from './live-case-file.ts';

const folder = new URL('../../examples/', import.meta.url);
const examples = readdirSync(folder).filter((name) => name.endsWith('.yaml'));
const pathTo = (name: string): string => new URL(name, folder).pathname;

describe('the case files', () => {
  it.each(examples)('%s comes out as it was worked by hand', async (name) => {
    expect(failuresOf(await liveCaseFile(await readCaseFile(pathTo(name))))).toEqual([]);
  });

  it.each(examples)('%s would not pass with a date that is a day off', async (name) => {
    const wrong = aDayOff(await readCaseFile(pathTo(name)));
    expect(failuresOf(await liveCaseFile(wrong)).join('\n')).toContain('due: expected');
  });

  it.each(examples)('%s says that its people are invented', (name) => {
    expect(readFileSync(pathTo(name), 'utf8')).toMatch(/^# Everybody in this file is invented\./);
  });

  it('list every deadline and every effect at their checkpoints', async () => {
    const incomplete: string[] = [];
    for (const name of examples) {
      const { source } = await readCaseFile(pathTo(name));
      const checkpoints = source.entries.flatMap((entry) => ('expect' in entry ? [entry.expect] : []));
      const lists = checkpoints.every(({ deadlines, effects }) => deadlines !== undefined && effects !== undefined);
      if (checkpoints.length === 0 || !lists) incomplete.push(name);
    }
    expect(incomplete).toEqual([]);
  });

  it('of Warrington show every rule of its policy that can be kept or broken, and only rules it has', async () => {
    const { registers } = await loadPathway('warrington');
    const rules = registers.flatMap((register) => register.rules);
    const files = await Promise.all(examples.map((name) => readCaseFile(pathTo(name))));
    const shown = new Set(files.flatMap(({ source }) => (source.pathway === 'warrington' ? source.proves : [])));
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
    // What a conference is for is no rule that a case could break.
    expect(unshown).toEqual(['WAR-06']);
  });
});
