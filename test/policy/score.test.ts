import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { scoreOf, type PolicyScore } from './score.ts';

const fixtures = fileURLToPath(new URL('./fixtures/', import.meta.url));

describe('a definition whose rules are taken away one by one', () => {
  let score: PolicyScore;

  beforeAll(async () => {
    score = await scoreOf('visits', { root: `${fixtures}pathways`, cases: `${fixtures}cases` });
  });

  it('counts the rules it enforces or prompts, not the one it only states', () => {
    expect(score.rules).toBe(6);
  });

  it('proves a deadline by its date, a condition by the refusal that names it, a role by who is refused', () => {
    const surviving = score.survivingRules.map(({ rule }) => rule);
    expect(surviving).not.toContain('VIS-01');
    expect(surviving).not.toContain('VIS-02');
    expect(surviving).not.toContain('VIS-04');
  });

  it('lets survive what a case file only fails for by accident, or does not look at', () => {
    expect(score.survivors.map(({ path, mutation }) => `${path}: ${mutation}`)).toEqual([
      'values.manner: takes anything',
      'events.VISITED.data.seen: may be left out',
      'events.CLOSED: raises nothing',
      'notifications.closed: never sent',
    ]);
    expect(score.survivingRules.map(({ rule }) => rule)).toEqual(['VIS-03', 'VIS-05', 'VIS-06']);
  });

  it('says of a survivor whether a case file failed at all', () => {
    const field = score.survivors.find(({ path }) => path === 'events.VISITED.data.seen');
    expect(field?.why).toBe('no case file fails');
  });
});
