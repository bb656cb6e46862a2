import { describe, expect, it } from 'vitest';
import { expressions } from './conference-pathway.ts';

function problemOf(text: string, scope: Parameters<typeof expressions.compile>[1] = { event: ['HELD'] }) {
  return expressions.compile(text, scope).problem;
}

describe('what is wrong with an expression is told with its place and the nearest right name', () => {
  it.each([
    ['an unknown fact', 'event.number > 1 && brith.exists', 'unknownName', 'brith', 'Did you mean “birth”?'],
    [
      'an unknown field of the event',
      `event.categry == 'neglect'`,
      'unknownField',
      'categry',
      'Did you mean “category”?',
    ],
    [
      'an unknown field of a list element',
      'event.attendees.all(a, a.agencie == "health")',
      'unknownField',
      'agencie',
      'Did you mean “agency”?',
    ],
    ['an unknown field of a fact', 'birth.om', 'unknownField', 'om', 'Did you mean “on”?'],
    ['an unknown field asked for by has()', 'has(event.raeson)', 'unknownField', 'raeson', 'Did you mean “reason”?'],
    [
      'an unknown field asked for with a question mark',
      `event.?raeson.orValue('')`,
      'unknownField',
      'raeson',
      'Did you mean “reason”?',
    ],
    [
      'a word that is none of the values',
      `event.category == 'neglet'`,
      'wrongValue',
      `'neglet'`,
      'Did you mean “neglect”?',
    ],
    ['a wrong word on the left', `'neglet' == event.category`, 'wrongValue', `'neglet'`, 'Did you mean “neglect”?'],
    [
      'a wrong word in a list to choose from',
      `event.category in ['neglect', 'physcal']`,
      'wrongValue',
      `'physcal'`,
      'Did you mean “physical”?',
    ],
    [
      'a wrong word looked for in a list of values',
      `'polic' in event.attendees.map(a, a.agency)`,
      'wrongValue',
      `'polic'`,
      'Did you mean “police”?',
    ],
    [
      'a wrong word inside nested macros',
      `event.children.all(c, event.attendees.exists(a, a.agency == 'helth'))`,
      'wrongValue',
      `'helth'`,
      'Did you mean “health”?',
    ],
    [
      'a wrong word after a default',
      `event.?category.orValue('none') == 'neglet'`,
      'wrongValue',
      `'neglet'`,
      'Did you mean “neglect”?',
    ],
    [
      'a wrong word for a fact with a value',
      `category == 'negelct'`,
      'wrongValue',
      `'negelct'`,
      'Did you mean “neglect”?',
    ],
    [
      'a role that does not exist',
      `event.role == 'teamManger'`,
      'wrongValue',
      `'teamManger'`,
      'Did you mean “teamManager”?',
    ],
    ['an event it cannot be', `event.type == 'REPORT'`, 'wrongValue', `'REPORT'`, 'Known: HELD.'],
    ['a date that is none', `birth.on < '2026-02-30'`, 'wrongValue', `'2026-02-30'`, 'Write a date as 2026-03-24.'],
    [
      'values the definition does not have',
      `title('categry', event.category)`,
      'wrongValue',
      `'categry'`,
      'Did you mean “category”?',
    ],
    [
      'the title of another list',
      `title('agency', event.category)`,
      'wrongValue',
      'category',
      `Write title('category', …).`,
    ],
    [
      'an unknown function',
      'daysBetwen(birth.on, birth.on)',
      'unknownFunction',
      'daysBetwen(birth.on, birth.on)',
      'Did you mean “daysBetween”?',
    ],
    [
      'a regular expression',
      `event.by.matches('(a+)+$')`,
      'notAvailable',
      `event.by.matches('(a+)+$')`,
      'Use contains, startsWith or endsWith.',
    ],
  ])('%s', (_, text, code, at, hint) => {
    const problem = problemOf(text);
    expect(problem).toMatchObject({ code, hint });
    expect(text.slice(problem?.offset, (problem?.offset ?? 0) + (problem?.length ?? 0))).toContain(
      at.replace(/^event\.by\./, ''),
    );
    expect(problem?.offset).toBe(code === 'notAvailable' ? text.indexOf(at) : text.lastIndexOf(at));
  });

  it.each([
    ['an open parenthesis', '(1 + 2', 'syntax', 6],
    ['nothing after an operator', 'event.number >', 'syntax', 14],
    ['a text compared with a number', `event.number == 'two'`, 'type', 0],
    ['a whole number compared with a fraction', 'event.hours == 2', 'type', 0],
    ['a number where true or false belongs', 'event.number && true', 'type', 0],
    ['a date compared with an instant', 'birth.on <= event.on', 'mixedTimes', 0],
    ['what may be an instant compared with a date', 'birth.on <= due.icpc', 'mixedTimes', 0],
    ['what may be an instant compared with a date written out', `due.icpc == '2026-04-16'`, 'mixedTimes', 12],
    ['an instant compared with a date written out', `event.on >= '2026-07-01'`, 'wrongValue', 12],
    ['a name with a hyphen', 'last-report.exists', 'unreadableName', 0],
    ['a timestamp', `timestamp(event.on) > timestamp('2026-01-01T00:00:00Z')`, 'notAvailable', 0],
    ['the wrong kind of argument', 'daysBetween(event.number, birth.on)', 'type', 0],
  ])('%s', (_, text, code, offset) => {
    expect(problemOf(text, { event: ['HELD'], texts: true })).toMatchObject({ code, offset });
  });

  it.each([
    ['(1 + 2', 'A closing parenthesis is missing at the end.'],
    ['event.number >', 'The expression ends where something more is expected.'],
    [`event.number == 'two'`, 'The two sides of == do not go together: int and string.'],
  ])('%s is told in plain words', (text, message) => {
    expect(problemOf(text)?.message).toBe(message);
  });

  it('a comment before the mistake does not move its place', () => {
    const text = `// who was there\nevent.number > 1\n  && event.category == 'neglet'`;
    expect(problemOf(text)?.offset).toBe(text.indexOf(`'neglet'`));
  });

  it('a problem is also what evaluating answers', () => {
    const compiled = expressions.compile('brith.exists', {});
    expect(compiled.evaluate({ facts: {} })).toEqual({ ok: false, problem: compiled.problem?.message });
  });

  it.each([
    ['the word a fact has before there is one', `category == 'none' || category == 'neglect'`],
    ['a fraction compared with a whole number by size', 'event.hours > 1'],
    ['the date of an instant compared with a date', 'birth.on <= dateOf(event.on)'],
    ['a fact that holds a date compared with one', `birthDate == '' || birthDate < '2026-04-01'`],
    ['the date of what may be an instant', 'birth.on <= dateOf(start.on)'],
    ['two events told apart by type', `event.type == 'HELD'`],
  ])('%s is right', (_, text) => {
    expect(problemOf(text, { event: ['HELD'], start: ['HELD', 'REPORT'] })).toBeUndefined();
  });

  it('what is not in the scope is unknown', () => {
    expect(problemOf('event.number', {})?.code).toBe('unknownName');
    expect(problemOf('deadline.due', {})?.code).toBe('unknownName');
    expect(problemOf('deadline.due', { deadline: true })).toBeUndefined();
    expect(problemOf('due.icpc', { texts: true })).toBeUndefined();
    expect(problemOf('due.icpx', { texts: true })).toMatchObject({
      code: 'unknownField',
      hint: 'Did you mean “icpc”?',
    });
  });
});
