import { beforeAll, describe, expect, it } from 'vitest';
import { namedCalendar } from '../../calendar/named-calendars.ts';
import { lower } from '../../language/lower.ts';
import { pathwaySchema } from '../../language/schema/pathway.ts';
import { compilePathway } from '../../machines/compile.ts';
import { compareWithModel } from '../../machines/paths/compare-model.ts';
import { generateSuite } from '../../machines/paths/generate.ts';
import { criteria } from '../../machines/paths/goal.ts';
import { subjectOf, type Subject } from '../../machines/paths/subject.ts';
import type { Suite } from '../../machines/paths/suite.ts';
import { smallPathway, smallPathwayHash } from '../workflows/support/small-pathway.ts';
import { reachedByChance } from './random-cases.ts';

function subjectFor(pathway: Parameters<typeof compilePathway>[0], hash: string): Subject {
  return subjectOf(compilePathway(pathway), namedCalendar('england-and-wales'), { pathway: hash, calendar: 'england' });
}

const small = subjectFor(smallPathway, smallPathwayHash);

describe('Paths of a small pathway', () => {
  let suite: Suite;
  beforeAll(() => {
    suite = generateSuite(small, { criteria, seed: 1 });
  });

  it('cover everything there is but one pair, which asks for two missed conferences in a row', () => {
    const unknown = suite.verdicts.filter(({ verdict }) => verdict.kind === 'unknown').map(({ goal }) => goal.id);
    expect(unknown).toEqual(['pair:*/TASK_DONE/0 > */TASK_DONE/0']);
    expect(suite.limits).toEqual([]);
  });

  it('hold a conference with the two agencies that just miss the quorum, and with the three that just make it', () => {
    const held = suite.paths
      .flatMap(({ steps }) => steps)
      .filter((step) => step.kind === 'event' && step.event === 'CONFERENCE_HELD');
    const agencies = (answer: string) =>
      held.flatMap((step) => (step.kind === 'event' && step.answer.kind === answer ? [step.data['agencies']] : []));
    expect(agencies('accepted')).toContain(3);
    expect(agencies('refused').filter((count) => typeof count === 'number' && count < 3)).not.toEqual([]);
  });

  it('hold one on 9 April 2026, the fifteenth working day after 17 March over Easter, and one on the 10th, which is late', () => {
    const path = (goal: string) => suite.verdicts.find(({ goal: { id } }) => id === goal)?.verdict;
    const onOf = (goal: string) => {
      const verdict = path(goal);
      const found = suite.paths.find(({ id }) => verdict?.kind === 'covered' && id === verdict.path);
      const step = found?.steps.find(({ covers }) => covers.includes(goal));
      return step?.kind === 'event' ? { on: step.on, opened: found?.opened.on } : undefined;
    };
    // Whatever day its case was opened on, that conference is 15 working days after the strategy discussion of that day.
    expect(['2026-04-09', '2025-12-31', '2026-11-02', '2026-06-22']).toContain(
      onOf('deadline:conference/metOnLastDay')?.on,
    );
    expect(['2026-04-10', '2026-01-01', '2026-11-03', '2026-06-23']).toContain(
      onOf('deadline:conference/metFirstDayLate')?.on,
    );
  });

  it('are the same for the same seed', () => {
    expect(generateSuite(small, { criteria, seed: 1 })).toEqual(suite);
  });

  it('are answered by the engine as the model, which knows nothing of it, answers', () => {
    const { entries, differences } = compareWithModel(suite, small);
    expect(differences).toEqual([]);
    expect(entries).toBeGreaterThan(50);
  });

  it('reach nothing by chance that is called unreachable', () => {
    expect(reachedByChance(small, suite.verdicts, 4000, 7)).toEqual([]);
  });

  it('end with what they have where the search may try no more, and say so', () => {
    const short = generateSuite(small, { criteria, seed: 1, mostTries: 12 });
    expect(short.limits).toHaveLength(1);
    expect(short.verdicts.some(({ verdict }) => verdict.kind === 'unknown')).toBe(true);
    expect(short.verdicts).toHaveLength(suite.verdicts.length);
  });
});

describe('What no case can show', () => {
  const closed = lower(
    pathwaySchema.parse({
      pathway: 'closed',
      title: 'A door that never opens',
      nation: 'england',
      calendar: 'england-and-wales',
      roles: { worker: { title: 'Worker' } },
      values: { answer: { title: 'Answer', options: { yes: 'Yes', no: 'No' } } },
      events: {
        CASE_OPENED: { title: 'Opened', recordedBy: ['worker'] },
        ASKED: { title: 'Asked', recordedBy: ['worker'], data: { answer: 'answer' } },
        KEY_FOUND: { title: 'Key found', recordedBy: ['worker'] },
        DOOR_OPENED: { title: 'Door opened', recordedBy: ['worker'] },
      },
      facts: { key: { latest: 'KEY_FOUND' } },
      conditions: {
        both: { when: "event.answer == 'yes' && event.answer == 'no'", otherwise: 'It cannot be both.' },
        yes: { when: "event.answer == 'yes'", otherwise: 'Say yes.' },
        no: { when: "event.answer == 'no'", otherwise: 'Say no.' },
        keyKnown: { when: 'key.exists', otherwise: 'Find the key first.' },
      },
      initial: 'outside',
      states: {
        outside: {
          on: {
            ASKED: [{ guard: 'both', target: 'inside' }, { guard: 'yes' }, { guard: 'no' }, { target: 'inside' }],
            DOOR_OPENED: { guard: 'keyKnown', target: 'inside' },
          },
        },
        inside: { on: { KEY_FOUND: {} } },
      },
    }),
  );
  const suite = generateSuite(subjectFor(closed, 'closed'), { criteria, seed: 1 });
  const verdictOf = (id: string) => suite.verdicts.find(({ goal }) => goal.id === id)?.verdict;

  it('is proved, with the reason: a condition nothing can satisfy', () => {
    expect(verdictOf('transition:outside/ASKED/0')).toMatchObject({
      kind: 'unreachable',
      reason: expect.stringContaining('both'),
    });
  });

  it('is proved of a key that only lies behind the door it opens', () => {
    expect(verdictOf('transition:outside/DOOR_OPENED/0')).toMatchObject({ kind: 'unreachable' });
  });

  it('is proved of a way that is left only when every answer there is has been taken before', () => {
    expect(verdictOf('transition:outside/ASKED/3')).toMatchObject({ kind: 'unreachable' });
  });

  it('is not said of what can be: each answer by itself', () => {
    expect(verdictOf('transition:outside/ASKED/1')).toMatchObject({ kind: 'covered' });
    expect(verdictOf('transition:outside/ASKED/2')).toMatchObject({ kind: 'covered' });
  });
});
