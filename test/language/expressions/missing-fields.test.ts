import { describe, expect, it } from 'vitest';
import { answer, expressions, view } from './conference-pathway.ts';

describe('a field that is not there', () => {
  it.each([
    ['has() is false', 'has(event.reason)', false],
    ['a question mark and a default give the default', `event.?reason.orValue('none given')`, 'none given'],
    ['it is no answer, and says which', `event.reason == ''`, { problem: 'event.reason is not there.' }],
    ['one of a list element too', `event.attendees[1].phone`, { problem: 'event.attendees[1].phone is not there.' }],
    [
      'an element past the end of a list',
      'event.children[7]',
      { problem: 'No such key: index out of bounds, index 7 >= size 2.' },
    ],
    ['what the other side decides is decided', `event.reason == 'x' || event.number == 2`, true],
    [
      'what the other side does not decide is not',
      `event.reason == 'x' && event.number == 2`,
      { problem: 'event.reason is not there.' },
    ],
    [
      'an optional that is empty is no answer',
      'event.?reason',
      { problem: 'what it asks for is not there; say what to take instead with .orValue(…)' },
    ],
    ['a field named like one every object has is not there either', 'has(conference.booking)', false],
  ])('%s', (_, text, expected) => {
    expect(answer(text)).toEqual(expected);
  });

  it('a fact the view lacks is no answer', () => {
    expect(answer('birth.exists', { facts: {} })).toEqual({ problem: 'birth is not there.' });
    expect(answer('event.number', { facts: view.facts })).toEqual({ problem: 'event is not there.' });
  });

  it('a value of another kind than the definition says is no answer', () => {
    expect(answer('event.number + 1', { ...view, event: { number: 'two' } })).toMatchObject({
      problem: expect.stringContaining('event.number') as string,
    });
    expect(answer('event.attendees.size()', { ...view, event: { attendees: 'nobody' } })).toMatchObject({
      problem: expect.any(String) as string,
    });
  });
});

describe('an expression that may find a field missing is told so', () => {
  const scope = { event: ['HELD', 'REPORT'] };
  function cautions(text: string): readonly string[] {
    const compiled = expressions.compile(text, scope);
    expect(compiled.problem).toBeUndefined();
    return compiled.cautions.map((caution) => text.slice(caution.offset, caution.offset + caution.length));
  }

  it.each([
    ['an optional field', `event.reason == 'x'`, ['reason']],
    ['a field only one of two events has', 'event.pages > 1', ['pages']],
    ['a field asked for too late in another branch', `has(event.reason) ? true : event.reason == 'x'`, ['reason']],
    ['a field of a list element', `event.?attendees.orValue([]).exists(a, a.phone == '1')`, ['phone']],
    ['an optional field in brackets', `event['reason'] == 'x'`, [`event['reason']`]],
  ])('%s', (_, text, expected) => {
    expect(cautions(text)).toEqual(expected);
  });

  it.each([
    ['asked for before', `has(event.reason) && event.reason == 'x'`],
    ['asked for after, which CEL takes alike', `event.reason == 'x' && has(event.reason)`],
    ['refused when missing', `!has(event.reason) || event.reason == 'x'`],
    ['chosen by a question', `has(event.reason) ? event.reason == 'x' : false`],
    ['taken with a default', `event.?reason.orValue('') == 'x'`],
    ['chosen by the type of event', `event.type == 'REPORT' && event.pages > 1`],
    ['chosen by not being the other type', `event.type != 'REPORT' || event.pages > 1`],
    ['filtered before', `has(event.attendees) && event.attendees.filter(a, has(a.phone)).all(a, a.phone != '')`],
    ['filtered in the same map', `has(event.attendees) && event.attendees.map(a, has(a.phone), a.phone).size() > 0`],
    ['behind an optional chain', `event.?attendees[0].phone.orValue('') == ''`],
    ['common to both events', `event.on != '' && event.seq > 1`],
    ['of a fact, whose entry is asked for with exists', `birth.on < '2026-04-01'`],
  ])('but not one %s', (_, text) => {
    expect(cautions(text)).toEqual([]);
  });
});
