import { describe, expect, it } from 'vitest';
import { createExpressions } from '../../../language/expressions/expressions.ts';
import type { Json } from '../../../language/json.ts';
import type { ResolvedPathway } from '../../../language/lower.ts';
import { loweredReports } from './report-pathway.ts';

function withAgenda(agendas: unknown, meeting: object = {}): ResolvedPathway {
  return loweredReports({
    meetings: {
      review: { title: 'Review conference', booked: 'REVIEW_BOOKED', held: 'REVIEW_HELD', ...meeting, agendas },
    },
  });
}

function answered(pathway: ResolvedPathway, item: string, data: { [name: string]: Json }): unknown {
  const compiled = createExpressions(pathway).compile(pathway.conditions[`review.agenda.${item}`]?.when ?? '', {
    event: ['REVIEW_HELD'],
  });
  expect(compiled.problem).toBeUndefined();
  expect(compiled.cautions).toEqual([]);
  const result = compiled.evaluate({
    facts: {},
    event: { type: 'REVIEW_HELD', kind: 'review', unborn: false, ...data },
  });
  return result.ok ? result.value : result.problem;
}

describe('the agenda of a meeting', () => {
  const plain = withAgenda({
    main: {
      items: {
        'childs-views': { title: "The child's views", source: ['TST-07'] },
        notes: { title: 'Notes', mandatory: false },
      },
    },
  });

  it('the record has to hold answers, and each mandatory item is asked for', () => {
    expect(plain.events['REVIEW_HELD']?.data['agenda']).toMatchObject({ type: 'answers', optional: false });
    expect(plain.events['REVIEW_HELD']?.requires).toEqual(['review.agenda.childs-views']);
    expect(plain.conditions['review.agenda.childs-views']).toMatchObject({
      otherwise: "The record of the review conference does not answer the agenda item “The child's views”.",
      source: ['TST-07'],
    });
  });

  it.each([
    ['an answered item is answered', { agenda: { 'childs-views': 'She wants to stay.' } }, true],
    ['an empty answer is none', { agenda: { 'childs-views': '' } }, false],
    ['another item is no answer', { agenda: { notes: 'none' } }, false],
    ['a record without answers does not answer', {}, false],
  ])('%s', (_, data, expected) => {
    expect(answered(plain, 'childs-views', data as { [name: string]: Json })).toBe(expected);
  });

  it('an item is asked for only where its conditions hold', () => {
    const pathway = withAgenda({
      main: { when: 'isReview', items: { birthPlan: { title: 'Birth plan', when: 'unborn' } } },
    });
    expect(pathway.events['REVIEW_HELD']?.data['agenda']?.optional).toBe(true);
    expect(answered(pathway, 'birthPlan', { unborn: true })).toBe(false);
    expect(answered(pathway, 'birthPlan', { unborn: true, agenda: { birthPlan: 'Made.' } })).toBe(true);
    expect(answered(pathway, 'birthPlan', { unborn: false })).toBe(true);
    expect(answered(pathway, 'birthPlan', { unborn: true, kind: 'initial' })).toBe(true);
  });

  it('an item asked for unless something holds', () => {
    const pathway = withAgenda({ main: { items: { school: { title: 'School', when: 'not unborn' } } } });
    expect(answered(pathway, 'school', { unborn: true })).toBe(true);
    expect(answered(pathway, 'school', { unborn: false })).toBe(false);
  });

  it('an item on two agendas is asked for where either is followed', () => {
    const item = { items: { risks: { title: 'Risks' } } };
    const pathway = withAgenda({ first: { when: 'unborn', ...item }, second: { when: 'isReview', ...item } });
    expect(pathway.events['REVIEW_HELD']?.requires).toEqual(['review.agenda.risks']);
    expect(answered(pathway, 'risks', { unborn: true, kind: 'initial' })).toBe(false);
    expect(answered(pathway, 'risks', { unborn: false, kind: 'review' })).toBe(false);
    expect(answered(pathway, 'risks', { unborn: false, kind: 'initial' })).toBe(true);
  });

  it('records of another series of the same event are not asked', () => {
    const pathway = withAgenda({ main: { items: { risks: { title: 'Risks' } } } }, { where: `event.kind == 'review'` });
    expect(pathway.events['REVIEW_HELD']?.data['agenda']?.optional).toBe(true);
    expect(answered(pathway, 'risks', { kind: 'review' })).toBe(false);
    expect(answered(pathway, 'risks', { kind: 'initial' })).toBe(true);
  });

  it('an agenda without mandatory items asks for nothing', () => {
    const pathway = withAgenda({ main: { items: { notes: { title: 'Notes', mandatory: false } } } });
    expect(pathway.events['REVIEW_HELD']?.data['agenda']?.optional).toBe(true);
    expect(pathway.events['REVIEW_HELD']).not.toHaveProperty('requires');
  });
});
