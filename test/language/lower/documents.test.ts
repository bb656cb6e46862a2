import { describe, expect, it } from 'vitest';
import { createExpressions } from '../../../language/expressions/expressions.ts';
import type { Json } from '../../../language/json.ts';
import { loweredReports } from './report-pathway.ts';

const lowered = loweredReports();
const expressions = createExpressions(lowered);

function holds(
  text: string | undefined,
  event: string,
  facts: { [name: string]: Json },
  data: { [name: string]: Json },
  start?: { [name: string]: Json },
): unknown {
  const scope = { event: [event], ...(start === undefined ? {} : { start: ['CORE_GROUP_HELD'] }) };
  const compiled = expressions.compile(text ?? '', scope);
  expect(compiled.problem).toBeUndefined();
  expect(compiled.cautions).toEqual([]);
  const result = compiled.evaluate({
    facts,
    event: { type: event, ...data },
    ...(start === undefined ? {} : { start }),
  });
  return result.ok ? result.value : result.problem;
}

describe('the steps of a document', () => {
  it('a step with a count is a deadline for each instance, met by its event', () => {
    expect(lowered.deadlines['joint-report.drafted']).toMatchObject({
      title: 'Joint report: Draft',
      due: '5 working days after start.on',
      each: 'coreGroup',
      responsible: 'socialWorker',
      kind: 'local',
      metBy: [{ event: 'REPORT_DRAFTED' }],
      remind: { '1 working day before': { notify: ['socialWorker'] } },
      source: ['TST-01'],
    });
  });

  it('a draft settles the report of the latest core group, not one an earlier core group asked for', () => {
    const where = lowered.deadlines['joint-report.drafted']?.metBy?.[0]?.where;
    const facts = { coreGroup: { exists: true, seq: 9 } };
    expect(holds(where, 'REPORT_DRAFTED', facts, { seq: 10 }, { seq: 9 })).toBe(true);
    expect(holds(where, 'REPORT_DRAFTED', facts, { seq: 10 }, { seq: 4 })).toBe(false);
  });

  it('the next core group takes the place of the one before, and does not end its own report', () => {
    const [lapse] = lowered.deadlines['joint-report.drafted']?.lapsedBy ?? [];
    expect(lapse?.event).toBe('CORE_GROUP_HELD');
    const facts = { coreGroup: { exists: true, seq: 9 } };
    expect(holds(lapse?.where, 'CORE_GROUP_HELD', facts, { seq: 9 }, { seq: 4 })).toBe(true);
    expect(holds(lapse?.where, 'CORE_GROUP_HELD', facts, { seq: 9 }, { seq: 9 })).toBe(false);
  });

  it('each step is a fact of the instance at hand, under a name CEL can read', () => {
    expect(lowered.facts['joint_report_drafted']).toEqual({ latest: ['REPORT_DRAFTED'], since: 'coreGroup' });
  });

  it('its event is asked for role, author and order', () => {
    expect(lowered.events['REPORT_AUTHORISED']?.requires).toEqual([
      'joint-report.authorised.by',
      'joint-report.authorised.notBy',
      'joint-report.authorised.after',
    ]);
    expect(lowered.events['REPORT_DRAFTED']?.requires).toEqual(['joint-report.drafted.by']);
  });

  it.each([
    ['the role it names may record it', 'by', {}, { role: 'teamManager' }, true],
    ['another role may not', 'by', {}, { role: 'socialWorker' }, false],
    ['another person than the author may record it', 'notBy', { exists: true, by: 'p-1' }, { by: 'p-2' }, true],
    ['the author may not', 'notBy', { exists: true, by: 'p-1' }, { by: 'p-1' }, false],
    ['after the draft it is in order', 'after', { exists: true, by: 'p-1' }, {}, true],
    ['before the draft it is not', 'after', { exists: false }, {}, false],
  ])('%s', (_, condition, drafted, data, expected) => {
    const text = lowered.conditions[`joint-report.authorised.${condition}`]?.when;
    expect(holds(text, 'REPORT_AUTHORISED', { joint_report_drafted: drafted }, data as { [name: string]: Json })).toBe(
      expected,
    );
  });

  it('a refusal names the step, the paper and what is lacking', () => {
    expect(lowered.conditions['joint-report.authorised.by']?.otherwise).toBe(
      '“Authorisation” (Joint report) is recorded by Team manager.',
    );
    expect(lowered.conditions['joint-report.authorised.notBy']?.otherwise).toBe(
      '“Authorisation” (Joint report) is recorded by another person than “Draft”.',
    );
    expect(lowered.conditions['joint-report.authorised.after']?.otherwise).toBe(
      '“Authorisation” (Joint report) comes only after “Draft”, which is not recorded yet.',
    );
  });
});

describe('the deliveries of a document', () => {
  it('each is a deadline of its own', () => {
    expect(lowered.deadlines['joint-report.toParents']).toMatchObject({
      title: 'Joint report: to Parents',
      due: '2 working days before review.start',
      each: 'coreGroup',
      responsible: 'socialWorker',
      kind: 'local',
      source: ['TST-02'],
    });
  });

  it('only what it is delivered to counts', () => {
    const where = lowered.deadlines['joint-report.toParents']?.metBy?.[0]?.where;
    const facts = { coreGroup: { exists: true, seq: 9 } };
    expect(holds(where, 'REPORT_SENT', facts, { seq: 10, to: 'parents' }, { seq: 9 })).toBe(true);
    expect(holds(where, 'REPORT_SENT', facts, { seq: 10, to: 'teamManager' }, { seq: 9 })).toBe(false);
  });
});

describe('what starts an instance', () => {
  const steps = { drafted: { title: 'Draft', event: 'REPORT_DRAFTED', due: '5 working days after start.on' } };

  it.each([
    ['a meeting: each time it is held', 'review', { latest: ['REVIEW_HELD'] }],
    ['a list of entries: each that joins it', 'sent', { latest: ['REPORT_SENT'] }],
    ['an event', 'CORE_GROUP_HELD', { latest: ['CORE_GROUP_HELD'] }],
  ])('%s', (_, each, fact) => {
    const pathway = loweredReports({ documents: { minutes: { title: 'Minutes', each, steps } } });
    expect(pathway.facts['minutes_instance']).toEqual(fact);
    expect(pathway.facts['minutes_drafted']).toEqual({ latest: ['REPORT_DRAFTED'], since: 'minutes_instance' });
    expect(pathway.deadlines['minutes.drafted']?.each).toBe(each);
  });

  it('a paper there is one of has no instances', () => {
    const pathway = loweredReports({ documents: { plan: { title: 'Plan', steps } } });
    expect(pathway.deadlines['plan.drafted']?.metBy).toEqual([{ event: 'REPORT_DRAFTED' }]);
    expect(pathway.deadlines['plan.drafted']).not.toHaveProperty('each');
    expect(pathway.facts['plan_drafted']).toEqual({ latest: ['REPORT_DRAFTED'] });
  });

  it('a fact the definition already calls so keeps its name', () => {
    const own = { count: 'REVIEW_HELD' };
    const pathway = loweredReports({
      facts: { plan_drafted: own },
      documents: {
        plan: {
          title: 'Plan',
          steps: { ...steps, signed: { title: 'Signed', event: 'REPORT_AUTHORISED', after: 'drafted' } },
        },
      },
    });
    expect(pathway.facts['plan_drafted']).toEqual({ count: ['REVIEW_HELD'] });
    expect(pathway.facts['plan_drafted_2']).toEqual({ latest: ['REPORT_DRAFTED'] });
    expect(pathway.conditions['plan.signed.after']?.when).toBe('plan_drafted_2.exists');
  });
});
