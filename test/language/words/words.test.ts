import { describe, expect, it, test } from 'vitest';
import { loadPathway } from '../../../language/load/load-pathway.ts';
import { countInWords, type CountPlace } from '../../../language/words/count-in-words.ts';
import { expressionInWords } from '../../../language/words/expression-in-words.ts';
import { factInWords, selectorsInWords } from '../../../language/words/fact-in-words.ts';
import { nameInWords } from '../../../language/words/plain-words.ts';

// What the words have to be was written down from the definitions, by hand.
const { pathway: england } = await loadPathway('england');
const { pathway: warrington } = await loadPathway('warrington');
const { pathway: darlington } = await loadPathway('darlington');

describe('a count in words', () => {
  it.each<readonly [string, CountPlace, string]>([
    ['45 working days after referral.on', {}, '45 working days after “Referral accepted, case opened”'],
    [
      '15 working days after s47Strategy.on',
      {},
      '15 working days after the latest “Strategy discussion held” (outcome: Start a section 47 enquiry)',
    ],
    ['1 month after start.on', { each: 'CORE_GROUP_HELD' }, '1 month after each “Core group held”'],
    ['2 working days before conference.start', {}, '2 working days before the child protection conference'],
    ['24 hours before conference.start', {}, '24 hours before the start of the child protection conference'],
    ['0 days before review.start', {}, 'on the day of the review conference'],
    ['0 minutes before conference.start', {}, 'by the start of the child protection conference'],
    [
      'next working day after icpc.on',
      {},
      'the next working day after the initial child protection conference held last',
    ],
    [
      'working day 4 of referral.on',
      { counting: 'day 1' },
      'on working day 4, with “Referral accepted, case opened” as day 1',
    ],
    [
      '10:00 on working day 13 of s47Strategy.on',
      { counting: 'day 0' },
      'at 10:00 on working day 13, with the latest “Strategy discussion held” (outcome: Start a section 47 enquiry) as day 0',
    ],
    [
      '3 days after birth.on',
      { counting: 'day 1' },
      '3 days after the first “Child born”, the start day counted as day 1',
    ],
    ['2 weeks before 2026-04-16', {}, '2 weeks before 16 April 2026'],
    [
      'on item.on',
      { forEach: 'invitees' },
      'on the day of each “Invited to the conference” since “Referral accepted, case opened”, “Decision of the initial conference” or “Decision of the review conference”',
    ],
    [
      '30 minutes before start.start',
      { each: 'ICPC_BOOKED' },
      '30 minutes before the “Start” in each “Initial conference booked”',
    ],
    [
      'earliest of: [1 month after birth.on, 3 months after initialConference.on]',
      {},
      '1 month after the first “Child born”, or 3 months after the first “Initial conference held”, whichever comes first',
    ],
    [
      '2 working days after 5 working days after birth.on',
      {},
      '2 working days after the day 5 working days after the first “Child born”',
    ],
  ])('%s', (count, place, words) => {
    expect(countInWords(count, place, england)).toBe(words);
  });

  it('leaves out of a picture which of several entries it is, and since when', () => {
    expect(countInWords('1 month after birthAfterConference.on', {}, warrington)).toBe(
      '1 month after the first “Child born” (dated on or after the initial conference)',
    );
    expect(countInWords('1 month after birthAfterConference.on', {}, warrington, 'short')).toBe(
      '1 month after “Child born” (dated on or after the initial conference)',
    );
    const birth = warrington.facts['birthAfterConference'];
    const counted = {
      ...warrington,
      facts: { ...warrington.facts, laterBirth: { ...birth, since: 'initialConference', where: undefined } },
    };
    expect(countInWords('1 month after laterBirth.on', {}, counted)).toBe(
      '1 month after the first “Child born” since “Initial conference held”',
    );
    expect(countInWords('1 month after laterBirth.on', {}, counted, 'short')).toBe('1 month after “Child born”');
  });
});

describe('an expression in words', () => {
  const strategy = { event: ['STRATEGY_DISCUSSION_HELD'] };
  it.each([
    ["event.outcome == 'section47'", strategy, 'outcome: Start a section 47 enquiry'],
    ["event.outcome != 'section47'", strategy, 'outcome not: Start a section 47 enquiry'],
    ["'police' in event.agencies", strategy, 'agencies that took part: Police among them'],
    ['has(event.reasons)', strategy, 'reasons: given'],
    ['!has(event.reasons)', strategy, 'reasons: not given'],
    [
      "has(event.reasons) && event.outcome == 'childInNeed'",
      strategy,
      'reasons: given and outcome: Support as a child in need',
    ],
    [
      'event.significantHarm',
      { event: ['ENQUIRY_COMPLETED'] },
      'is the child suffering or likely to suffer significant harm? yes',
    ],
    [
      '!event.significantHarm',
      { event: ['ENQUIRY_COMPLETED'] },
      'is the child suffering or likely to suffer significant harm? no',
    ],
    ["event.post == 'teamManager'", { event: ['STAFF_CHANGED'] }, 'as what: Team manager'],
    [
      'event.author == item.person',
      { event: ['REPORT_SHARED'], item: ['PERSON_INVITED'] },
      'author: the person it is asked of',
    ],
    ['(item.reports)', { item: ['PERSON_INVITED'] }, 'is a written report asked of them? yes'],
  ])('%s', (expression, subjects, words) => {
    expect(expressionInWords(expression, subjects, england)).toBe(words);
  });

  it.each([
    'event.agencies.size() > 2',
    'event.agencies.exists(a, a == "police" && true)',
    'event.outcome == event.reasons',
    'event.agencies',
    "event.outcome == 'section47' && event.agencies.size() > 2",
  ])('%s is not put into words that might be wrong', (expression) => {
    expect(expressionInWords(expression, strategy, england)).toBeUndefined();
  });
});

test('what cannot be said in words is quoted as it is written', () => {
  const selectors = [{ event: 'STRATEGY_DISCUSSION_HELD', where: 'event.agencies.size() > 2' }];
  expect(selectorsInWords(selectors, england)).toBe('“Strategy discussion held” (where `event.agencies.size() > 2`)');
});

test('a step of a paper is met by the entry of the paper at hand', () => {
  const metBy = darlington.deadlines['jointReport.sent']?.metBy ?? [];
  expect(selectorsInWords(metBy, darlington)).toBe('“Draft of the joint report given out” (of the one at hand)');
});

test.each([
  ['referral', '“Referral accepted, case opened”'],
  ['birth', 'the first “Child born”'],
  ['planEnd', 'the first “Decision of the review conference” (outcome: The plan ends)'],
  ['nobodyKnows', '“nobodyKnows”'],
])('the fact %s is told as an entry', (fact, words) => {
  expect(factInWords(fact, england)).toBe(words);
});

test.each([
  ['enquiryIsNeeded', 'enquiry is needed'],
  ['not peopleInvited', 'not people invited'],
  ['agencyReport.toFamily', 'agency report to family'],
  ['s47Strategy', 's47 strategy'],
])('the name %s is read as words', (name, words) => {
  expect(nameInWords(name)).toBe(words);
});
