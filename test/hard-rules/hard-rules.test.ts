import { existsSync, readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { checkPathway } from '../../language/check/check-pathway.ts';
import { loadPathway } from '../../language/load/load-pathway.ts';
import { aDayOff, expectsDates, failuresOf, liveCaseFile, readCaseFile } from '../pathways/live-case-file.ts';

const here = new URL('./', import.meta.url);
const rows = readdirSync(here, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name)
  .toSorted();
const filesOf = (row: string): readonly string[] =>
  readdirSync(new URL(`${row}/`, here)).filter((name) => name.endsWith('.yaml'));
const pathTo = (row: string, file: string): string => new URL(`${row}/${file}`, here).pathname;
const isDefinition = (file: string): boolean => file === 'pathway.yaml' || file === 'overlay.yaml';
const definitions = rows.flatMap((row) =>
  filesOf(row)
    .filter(isDefinition)
    .map((file) => [row, file] as const),
);
const caseFiles = rows.flatMap((row) =>
  filesOf(row)
    .filter((file) => !isDefinition(file))
    .map((file) => [row, file] as const),
);

/** The rules of five authorities that are hardest to say, and the fixture that says them. */
const hardRules: { readonly [row: string]: readonly string[] } = {
  '01-strategy-that-initiated': ['WAR-04'],
  '02-quorum-per-child': ['WAR-12', 'WAR-13', 'WAR-14', 'WAR-15'],
  '03-two-deliveries': ['WAR-16', 'WAR-19'],
  '04-counted-from-the-previous': ['WAR-42', 'CGA-10', 'DAR-45', 'DAR-50', 'DAR-52', 'DAR-53'],
  '05-earlier-of-two': ['WAR-59'],
  '06-by-default-unless': ['WAR-67', 'GLO-79'],
  '07-consulted-before': ['GLO-24', 'CGA-19'],
  '08-reports-by-author-and-audience': ['GLO-42', 'GLO-43', 'GLO-48', 'GLO-49', 'GLO-54', 'GLO-60'],
  '09-split-meeting': ['GLO-10', 'CGA-49'],
  '10-minutes-before-the-start': ['GLO-04', 'GLO-13', 'GLO-14', 'GLO-50', 'GLO-51'],
  '11-milestones-of-a-long-plan': ['GLO-95', 'GLO-102', 'GLO-103'],
  '12-count-of-misses': ['GLO-92', 'GLO-93', 'GLO-94'],
  '13-due-before-its-start': ['CGA-18'],
  '14-role-and-another-person': ['DAR-03', 'DAR-10', 'DAR-103'],
  '15-target-and-limit': ['DAR-08', 'DAR-09'],
  '16-two-anchors': ['DAR-14', 'DAR-15'],
  '17-time-of-day': ['DAR-25'],
  '18-roles-by-number-and-position': ['DAR-44', 'DAR-47', 'DAR-54', 'DAR-59', 'DAR-60'],
  '19-window-before-a-meeting': ['DAR-49', 'DAR-56', 'DAR-98'],
  '20-steps-of-a-report': [
    'DAR-89',
    'DAR-90',
    'DAR-92',
    'DAR-93',
    'DAR-97',
    'DAR-99',
    'DAR-103',
    'DAR-105',
    'DAR-106',
    'DAR-109',
  ],
  '21-agendas-in-order': ['DAR-110', 'DAR-111', 'DAR-112', 'DAR-113'],
  '22-access': ['CER-38', 'CER-64', 'CER-65', 'CER-66', 'CER-67'],
};

describe('the hardest rules of five authorities are said in the language', () => {
  it('each has its fixture, a case that keeps it and one that breaks it', () => {
    expect(rows).toEqual(Object.keys(hardRules));
    const wanted = rows.flatMap((row) => ['pathway.yaml', 'kept.yaml', 'broken.yaml'].map((file) => pathTo(row, file)));
    expect(wanted.filter((path) => !existsSync(path))).toEqual([]);
  });

  it.each(definitions)('%s: %s is a definition without problems', async (row, file) => {
    const problems = checkPathway(await loadPathway(pathTo(row, file))).map(
      ({ line, column, path, message }) => `${line}:${column}: ${path}: ${message}`,
    );
    expect(problems).toEqual([]);
  });

  it.each(rows)('%s names in its definition the rules it is about', async (row) => {
    const { registers, written } = await loadPathway(pathTo(row, 'pathway.yaml'));
    const text = JSON.stringify(written);
    const known = registers.flatMap((register) => register.rules.map((rule) => rule.id));
    for (const rule of hardRules[row] ?? []) {
      expect(known).toContain(rule);
      expect(text).toContain(`"${rule}"`);
    }
  });

  it.each(caseFiles)('%s: %s comes out as it was worked by hand', async (row, file) => {
    expect(failuresOf(await liveCaseFile(await readCaseFile(pathTo(row, file))))).toEqual([]);
  });

  it.each(rows)('%s: the case that keeps the rule and the one that breaks it come out differently', async (row) => {
    const [kept, broken] = await Promise.all(
      ['kept.yaml', 'broken.yaml'].map(async (file) => liveCaseFile(await readCaseFile(pathTo(row, file)))),
    );
    const facts = (outcome: typeof kept) => ({
      state: outcome?.state,
      deadlines: outcome?.deadlines.map(({ id, occurrence, status }) => [id, occurrence, status]),
      flags: outcome?.flags.map((flag) => flag.flag),
      tasks: outcome?.tasks.map(({ task, status }) => [task, status]),
      refusals: outcome?.refusals.map(({ refusal }) => refusal.kind),
      effects: outcome?.effects.map((effect) => effect.name),
    });
    expect(facts(kept)).not.toEqual(facts(broken));
  });

  it('would notice a date that is a day off', async () => {
    const kept = await Promise.all(rows.map((row) => readCaseFile(pathTo(row, 'kept.yaml'))));
    const dated = kept.filter(expectsDates);
    expect(dated.length).toBeGreaterThanOrEqual(14);
    const lived = await Promise.all(dated.map(async (caseFile) => failuresOf(await liveCaseFile(aDayOff(caseFile)))));
    expect(lived.filter((failures) => !failures.join('\n').includes('due: expected'))).toEqual([]);
  });
});

describe('agendas of an overlay', () => {
  it('stand in the order the overlay gives them, without the item it removes', async () => {
    const { pathway } = await loadPathway(pathTo('21-agendas-in-order', 'overlay.yaml'));
    expect(Object.keys(pathway.meetings['coreGroup']?.agendas?.['first']?.items ?? {})).toEqual([
      'welcome',
      'noteTaker',
      'introductions',
      'purpose',
      'membership',
      'outlinePlan',
      'childViews',
      'parentViews',
    ]);
  });
});
