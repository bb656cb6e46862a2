import { describe, expect, it } from 'vitest';
import { answer, expressions, held, view } from './conference-pathway.ts';

const quorate = `'childrens-social-care' in event.attendees.map(a, a.agency) && event.children.all(child,
  event.attendees.filter(a, child in a.inContactWith && a.agency != 'childrens-social-care').map(a, a.agency).distinct().size() >= 2)`;

describe('a condition reads the event at hand and the facts', () => {
  it('a conference is quorate when two other agencies are in contact with each child', () => {
    expect(answer(quorate)).toBe(true);
  });

  it('two officers of one agency count once for a child', () => {
    const attendees = [
      { person: 'p-1', agency: 'childrens-social-care', inContactWith: ['c-ann', 'c-ben'] },
      { person: 'p-3', agency: 'police', inContactWith: ['c-ann', 'c-ben'] },
      { person: 'p-4', agency: 'police', inContactWith: ['c-ann', 'c-ben'] },
    ];
    expect(answer(quorate, { ...view, event: { ...held, attendees } })).toBe(false);
  });

  it.each([
    ['integers of the record add up as integers', 'event.number + 1', 3],
    ['a count can be compared with a literal', 'reportCount >= 1', true],
    ['an integer is found in a list of literals', 'event.number in [1, 2]', true],
    ['a list of integers has a sum', 'event.votes.sum()', 5],
    ['an empty list has the sum 0', 'event.votes.filter(v, v > 9).sum()', 0],
    ['a list keeps the first of what repeats', 'event.votes.distinct()', [3, 1]],
    ['records that say the same are one', `[{'a': 1}, {'a': 1}, {'a': 2}].distinct().size()`, 2],
    ['a number with a fraction stays one', 'event.hours * 2.0', 3],
    ['a fact without an entry says so', 'lastHeld.exists', false],
    ['a fact without an entry is not read further', `lastHeld.exists && lastHeld.category == 'neglect'`, false],
    ['the items of an all-fact are records', 'reports.map(r, r.agency)', ['health']],
    ['the meeting to be held has a number', 'conference.number == 1 && conference.heldCount == 0', true],
    ['who holds a role is known', 'people.chair.person == event.by', true],
    ['a name can be given to a part', 'cel.bind(n, event.number, n * n)', 4],
    ['text is compared without regard to case', `lower('NeGlect') == event.category`, true],
    [
      'a record comes out as it went in',
      'event.attendees[1]',
      { person: 'p-2', agency: 'health', inContactWith: ['c-ann', 'c-ben'] },
    ],
    [
      'a map of a paper may hold unlike parts',
      `{'n': event.number, 'who': event.children}`,
      { n: 2, who: ['c-ann', 'c-ben'] },
    ],
  ])('%s', (_, text, expected) => {
    expect(answer(text)).toEqual(expected);
  });

  it('only what an expression names counts as read, and only facts and meetings', () => {
    const compiled = expressions.compile(
      'birth.exists && event.number > conference.number && reports.all(birth, birth.pages > 0)',
      { event: ['HELD'] },
    );
    expect(compiled.problem).toBeUndefined();
    expect(compiled.reads).toEqual(['birth', 'conference', 'reports']);
    expect(compiled.type).toBe('bool');
  });

  it('a variable of a macro hides a fact of the same name', () => {
    expect(expressions.compile('[1, 2].exists(birth, birth == 2)', {}).reads).toEqual([]);
    expect(answer('[1, 2].exists(birth, birth == 2)')).toBe(true);
  });

  it('the same text is compiled once for a scope', () => {
    expect(expressions.compile('event.number', { event: ['HELD'] })).toBe(
      expressions.compile('event.number', { event: ['HELD'] }),
    );
    expect(expressions.compile('event.number', { event: ['REPORT'] }).problem?.code).toBe('unknownField');
  });

  it('an item of a forEach and the starting entry are read by their own fields', () => {
    const compiled = expressions.compile('item.agency == start.agency && item.key == event.agency', {
      event: ['REPORT'],
      start: ['REPORT'],
      item: 'reports',
    });
    const report = { agency: 'health', key: 'health', type: 'REPORT' };
    expect(compiled.problem).toBeUndefined();
    expect(compiled.evaluate({ facts: {}, event: report, start: report, item: report })).toEqual({
      ok: true,
      value: true,
    });
  });
});
