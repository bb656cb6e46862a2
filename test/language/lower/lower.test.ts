import { describe, expect, it } from 'vitest';
import { sortedJson } from '../../../language/sorted-json.ts';
import { createExpressions } from '../../../language/expressions/expressions.ts';
import { lower } from '../../../language/lower.ts';
import { loweredReports, reportPathway } from './report-pathway.ts';

const agendas = { main: { items: { risks: { title: 'Risks', when: 'unborn' } } } };
const full = {
  meetings: { review: { title: 'Review conference', booked: 'REVIEW_BOOKED', held: 'REVIEW_HELD', agendas } },
  milestones: {
    fifteenMonths: {
      title: 'Plan of fifteen months',
      at: '15 months after coreGroup.on',
      do: [{ flag: 'longPlan' }],
      source: ['TST-09'],
      during: 'open',
    },
    manyReviews: { title: 'Third review', when: 'review.heldCount >= 3', do: [{ flag: 'longPlan' }] },
  },
};

describe('milestones', () => {
  it('one with a date is a deadline nothing meets', () => {
    const deadline = loweredReports(full).deadlines['milestone.fifteenMonths'];
    expect(deadline).toEqual({
      title: 'Plan of fifteen months',
      due: '15 months after coreGroup.on',
      counting: 'day 0',
      responsible: 'socialWorker',
      passed: { do: [{ flag: 'longPlan' }] },
      kind: 'milestone',
      during: ['open'],
      source: ['TST-09'],
    });
  });

  it('one with a condition is left to be watched', () => {
    expect(loweredReports(full).deadlines).not.toHaveProperty('milestone.manyReviews');
  });
});

describe('the event that does a task', () => {
  it('every pathway has it, for every role', () => {
    const event = loweredReports().events['TASK_DONE'];
    expect(event).toMatchObject({
      recordedBy: ['socialWorker', 'teamManager', 'parents'],
      data: { task: { type: 'text', optional: false }, note: { optional: true, personal: true } },
    });
  });

  it('a definition may say it otherwise', () => {
    const events = { ...reportPathway().events, TASK_DONE: { title: 'Finished', recordedBy: ['teamManager'] } };
    expect(lower({ ...reportPathway(), events: events as never }).events['TASK_DONE']?.title).toBe('Finished');
  });
});

describe('lowering', () => {
  it('what is lowered stays as it is', () => {
    const once = loweredReports(full);
    expect(sortedJson(lower(once) as never)).toBe(sortedJson(once as never));
  });

  it('leaves the definition it was given alone', () => {
    const pathway = reportPathway(full);
    const before = structuredClone(pathway);
    lower(pathway);
    expect(pathway).toEqual(before);
  });

  it('keeps the shorthand for people to read', () => {
    const lowered = loweredReports(full);
    expect(lowered.documents).toEqual(reportPathway(full).documents);
    expect(lowered.meetings).toEqual(reportPathway(full).meetings);
  });

  it('writes only conditions that can be asked where they are asked', () => {
    const lowered = loweredReports(full);
    const expressions = createExpressions(lowered);
    const asked = Object.entries(lowered.events).flatMap(([event, { requires }]) =>
      (requires ?? []).map((name) => [event, name] as const),
    );
    expect(asked.length).toBe(5);
    for (const [event, name] of asked) {
      const compiled = expressions.compile(lowered.conditions[name]?.when ?? '', { event: [event] });
      expect([name, compiled.problem, compiled.cautions, compiled.type]).toEqual([name, undefined, [], 'bool']);
    }
  });

  it('leaves what is missing to be told by check', () => {
    const broken = {
      documents: {
        plan: {
          title: 'Plan',
          each: 'nothing',
          steps: {
            drafted: {
              title: 'Draft',
              event: 'NOT_THERE',
              by: ['nobody'],
              after: 'nothing',
              due: '1 day after start.on',
            },
          },
        },
      },
    };
    const lowered = loweredReports(broken);
    expect(lowered.deadlines['plan.drafted']).toMatchObject({
      each: 'nothing',
      responsible: 'nobody',
      metBy: [{ event: 'NOT_THERE' }],
    });
    expect(lowered.events).not.toHaveProperty('NOT_THERE');
  });
});
