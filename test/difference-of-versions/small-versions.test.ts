import { describe, expect, it } from 'vitest';
import { smallPathway } from '../workflows/support/small-pathway.ts';
import { classIn, compareSmall, smallWith, told } from './support/compare-small.ts';

const conference = ['CASE_OPENED', 'CONFERENCE_HELD'];
const readable = {
  readCase: { title: 'The case', roles: ['worker'], may: 'read', what: ['case'], otherwise: 'Only theirs.' },
};

describe('each kind of difference between two versions is told with the shortest case there is', () => {
  it.each([
    [
      'a limit a day longer, as soon as what starts it is recorded',
      { 'deadlines.conference.due': '16 working days after strategy.on' },
      'deadline conference: later',
      ['CASE_OPENED', 'STRATEGY_HELD'],
    ],
    [
      'a limit a day shorter',
      { 'deadlines.conference.due': '14 working days after strategy.on' },
      'deadline conference: earlier',
      ['CASE_OPENED', 'STRATEGY_HELD'],
    ],
    [
      'a quorum of four, by a conference of three agencies',
      { 'conditions.quorate.when': 'event.agencies >= 4' },
      'answer CONFERENCE_HELD: onlyOld (quorate)',
      conference,
    ],
    [
      'a quorum of two, by a conference of two agencies',
      { 'conditions.quorate.when': 'event.agencies >= 2' },
      'answer CONFERENCE_HELD: onlyNew (quorate)',
      conference,
    ],
    [
      'a notice that is no longer sent',
      { 'states.enquiry.on.CONFERENCE_HELD': [{ guard: 'quorate', target: 'onPlan', do: [{ prepare: 'plan' }] }] },
      'notice planMade: onlyOld',
      conference,
    ],
    [
      'a paper that is no longer made',
      { 'states.enquiry.on.CONFERENCE_HELD': [{ guard: 'quorate', target: 'onPlan', do: [{ notify: 'planMade' }] }] },
      'paper plan: onlyOld',
      conference,
    ],
    ['a notice that goes to others', { 'notifications.planMade.to': ['manager'] }, 'notice planMade: to', conference],
    [
      'a notice with another text',
      { 'notifications.planMade.text': 'Here is the plan.' },
      'notice planMade: text',
      conference,
    ],
    ['a paper from another template', { 'documents.plan.templateText': '= Plan' }, 'paper plan: template', conference],
    [
      'a case that no longer ends',
      { 'states.onPlan.on.PLAN_ENDED': [{ target: 'enquiry' }] },
      'end PLAN_ENDED: onlyOld',
      [...conference, 'PLAN_ENDED'],
    ],
    [
      'a step that leads elsewhere',
      { 'states.onPlan.on.PLAN_ENDED': [{ target: 'enquiry' }] },
      'state PLAN_ENDED: other (ended / enquiry)',
      [...conference, 'PLAN_ENDED'],
    ],
    [
      'a role that may record something now',
      { 'events.CORE_GROUP_HELD.recordedBy': ['worker', 'manager'] },
      'answer CORE_GROUP_HELD: onlyNew (role manager)',
      [...conference, 'CORE_GROUP_HELD'],
    ],
    [
      'a role that may not open cases any more',
      { 'events.CASE_OPENED.recordedBy': ['manager'] },
      'answer CASE_OPENED: onlyOld (role worker)',
      ['CASE_OPENED'],
    ],
    [
      'something that has to be said now',
      { 'events.STRATEGY_HELD.data.note': { type: 'text' } },
      'answer STRATEGY_HELD: onlyOld (data note)',
      ['CASE_OPENED', 'STRATEGY_HELD'],
    ],
    [
      'something that may be said now',
      { 'events.STRATEGY_HELD.data.place': { type: 'text', optional: true } },
      'answer STRATEGY_HELD: onlyNew (data place)',
      ['CASE_OPENED', 'STRATEGY_HELD'],
    ],
    [
      'who is responsible',
      { 'deadlines.conference.responsible': 'worker' },
      'deadline conference: responsible',
      ['CASE_OPENED', 'STRATEGY_HELD'],
    ],
    ['who holds a role', { 'people.worker': undefined }, 'person worker: onlyOld', ['CASE_OPENED', 'PERSON_NAMED']],
    [
      'an event that is gone',
      {
        'events.PLAN_ENDED': undefined,
        'states.onPlan.on.PLAN_ENDED': undefined,
        'states.onPlan.on.CORE_GROUP_HELD': [{ target: 'ended' }],
      },
      'answer PLAN_ENDED: onlyOld (unknownEvent)',
      [...conference, 'PLAN_ENDED'],
    ],
    [
      'the first strategy discussion instead of the latest, by two of them',
      { 'facts.strategy': { first: ['STRATEGY_HELD'] } },
      'deadline conference: earlier',
      ['CASE_OPENED', 'STRATEGY_HELD', 'STRATEGY_HELD'],
    ],
  ])('%s', (_, edits, id, log) => {
    const found = classIn(compareSmall(smallWith(edits)), id);
    expect(told(found.log)).toEqual(log);
    expect(found.isFirst).toBe(true);
  });

  it('a task that is no longer asked for, on the day after the limit: 15 working days after 8 December are over with New Year’s Eve', () => {
    const found = classIn(
      compareSmall(smallWith({ 'deadlines.conference.passed': { notify: ['manager'] } })),
      'task explainDelay: onlyOld (conference passed)',
    );
    expect(told(found.log)).toEqual(['CASE_OPENED', 'STRATEGY_HELD', 'until 2026-01-01']);
  });

  it('a reminder that comes later, on the day of the earlier one: five working days before New Year’s Eve are 22 December', () => {
    const comparison = compareSmall(
      smallWith({ 'deadlines.conference.remind': { '3 working days before': { notify: ['manager'] } } }),
    );
    expect(comparison.classes.map(({ id }) => id)).toEqual(['notice deadlineReminder: later (conference reminder)']);
    const found = classIn(comparison, 'notice deadlineReminder: later (conference reminder)');
    expect(told(found.log)).toEqual(['CASE_OPENED', 'STRATEGY_HELD', 'until 2025-12-22']);
    // 29 December is a Monday, 24 and 30 are the other working days before the 31st.
    expect(found.disagreement).toMatchObject({ old: '2025-12-22T08:00:00.000Z', new: '2025-12-24T08:00:00.000Z' });
  });

  it('somebody who may read the case now, by asking for it', () => {
    const old = smallWith({ access: readable });
    const fresh = smallWith({ access: readable, 'access.readCase.roles': ['worker', 'parents'] });
    const found = classIn(compareSmall(fresh, { old }), 'access case: onlyNew (read parents)');
    expect(told(found.log)).toEqual(['CASE_OPENED', 'parents asks to read case']);
  });
});

describe('what differs only on some days is found on one of them', () => {
  it('three weeks instead of 15 working days, where no holiday lies between, are the same; across Christmas they are earlier', () => {
    const fresh = smallWith({ 'deadlines.conference.due': '21 days after strategy.on' });
    const { classes } = compareSmall(fresh, { deadlines: ['conference'] });
    expect(classes.filter(({ isFirst }) => isFirst).map(({ id }) => id)).toEqual(
      expect.arrayContaining(['deadline conference: earlier']),
    );
    // From a Saturday three weeks end on a Saturday, fifteen working days on the Friday before.
    expect(classes.map(({ id }) => id)).toContain('deadline conference: later');
  });
});

describe('what is no difference is told as none', () => {
  it('two versions that are the same', () => {
    const { classes, lived } = compareSmall(smallWith({}));
    expect(classes).toEqual([]);
    expect(lived.logs).toBeGreaterThan(50);
  });

  it('an event, its field, a role, a deadline and a state that are only called otherwise', () => {
    const fresh = renamed();
    const renames = {
      events: { STRATEGY_HELD: 'DISCUSSION_HELD' },
      data: { STRATEGY_HELD: { note: 'remark' } },
      roles: { manager: 'lead' },
      deadlines: { conference: 'initialConference' },
      states: { onPlan: 'planned' },
    };
    expect(compareSmall(fresh, { renames }).classes.map(({ id }) => id)).toEqual([]);
    const ids = compareSmall(fresh).classes.map(({ id }) => id);
    expect(ids).toContain('answer STRATEGY_HELD: onlyOld (unknownEvent)');
    expect(ids).toContain('answer DISCUSSION_HELD: onlyNew (unknownEvent)');
  });
});

/** The small pathway with other names, word for word. */
function renamed() {
  const text = JSON.stringify(smallPathway)
    .replaceAll('STRATEGY_HELD', 'DISCUSSION_HELD')
    .replaceAll('"manager"', '"lead"')
    .replaceAll('"onPlan"', '"planned"')
    .replace('"deadlines":{"conference"', '"deadlines":{"initialConference"');
  const data = { remark: { type: 'text', optional: true } };
  return smallWith({ 'events.DISCUSSION_HELD.data': data }, JSON.parse(text) as typeof smallPathway);
}
