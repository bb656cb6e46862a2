import { beforeAll, describe, expect, it } from 'vitest';
import { namedCalendar } from '../../calendar/named-calendars.ts';
import { loadPathway, type LoadedPathway } from '../../language/load/load-pathway.ts';
import { compilePathway } from '../../machines/compile.ts';
import { compareWithModel } from '../../machines/paths/compare-model.ts';
import { generateSuite } from '../../machines/paths/generate.ts';
import { subjectOf, type Subject } from '../../machines/paths/subject.ts';
import type { Suite } from '../../machines/paths/suite.ts';
import { livePath } from '../../cli/paths/live-path.ts';
import { reachedByChance } from './random-cases.ts';

/** Fifteen working days after each day on which cases are opened, counted by hand over the bank holidays of England. */
const fifteenthDays: { readonly [opened: string]: string } = {
  '2025-12-08': '2025-12-31',
  '2026-03-17': '2026-04-09',
  '2026-06-01': '2026-06-22',
  '2026-10-12': '2026-11-02',
};

describe("Paths of Warrington's pathway", () => {
  let loaded: LoadedPathway;
  let subject: Subject;
  let suite: Suite;
  beforeAll(async () => {
    loaded = await loadPathway('warrington');
    const calendar = namedCalendar('england-and-wales');
    subject = subjectOf(compilePathway(loaded.pathway), calendar, { pathway: loaded.hash, calendar: 'england' });
    suite = generateSuite(subject, { criteria: ['states', 'transitions', 'deadlines', 'refusals'], seed: 1 });
  }, 60_000);

  it('cover every state, every transition, every outcome of every deadline and every refusal', () => {
    const open = suite.verdicts.filter(({ verdict }) => verdict.kind !== 'covered');
    expect(open).toEqual([]);
    expect(suite.verdicts.length).toBeGreaterThan(800);
  });

  it('hold an initial conference on the fifteenth working day after the strategy discussion', () => {
    const goal = 'deadline:icpc/metOnLastDay';
    const path = suite.paths.find(({ steps }) => steps.some(({ covers }) => covers.includes(goal)));
    const held = path?.steps.find(({ covers }) => covers.includes(goal));
    const discussed = path?.steps.find((step) => step.kind === 'event' && step.event === 'STRATEGY_DISCUSSION_HELD');
    expect(discussed?.kind === 'event' && discussed.on).toBe(path?.opened.on);
    expect(held?.kind === 'event' && held.on.slice(0, 10)).toBe(fifteenthDays[path?.opened.on ?? '']);
  });

  it('are answered by the engine as the model answers', () => {
    expect(compareWithModel(suite, subject).differences).toEqual([]);
  });

  it('come to the same when they are lived as case files', async () => {
    const lived = await Promise.all(suite.paths.map((path) => livePath(suite, path, loaded)));
    expect(lived.flatMap(({ failures }) => failures)).toEqual([]);
  });

  it('reach nothing by chance that is called unreachable', () => {
    const pairs = generateSuite(subject, { criteria: ['transitions', 'guards'], seed: 2 });
    expect(reachedByChance(subject, pairs.verdicts, 2000, 11)).toEqual([]);
  }, 60_000);
});
