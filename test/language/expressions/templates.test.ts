import { describe, expect, it } from 'vitest';
import { expressions, held, view } from './conference-pathway.ts';

const scope = { event: ['HELD'], texts: true };

function render(text: string, over = view): unknown {
  const rendered = expressions.template(text, scope).render(over);
  return rendered.ok ? rendered.text : { problem: rendered.problem };
}

describe('a text with expressions in braces', () => {
  it.each([
    ['a date is written as letters write it', 'Born on {birth.on}.', 'Born on 24 March 2026.'],
    ['an instant is written with the London time', 'Held on {event.on}.', 'Held on 1 July 2026 at 10:00.'],
    ['a due date can be named by its deadline', 'Due {due.icpc}.', 'Due 16 April 2026.'],
    ['a single figure day has no nought before it', `{'2026-04-01'}`, '1 April 2026'],
    ['a winter instant is written in winter time', `{'2026-12-24T09:05:00.000Z'}`, '24 December 2026 at 09:05'],
    ['one of the values is written by its title', 'Category: {event.category}', 'Category: Neglect'],
    ['so is a role', 'Recorded by the {event.role}', 'Recorded by the Conference chair'],
    ['a value is its word where that is asked for', 'Code: {string(event.category)}', 'Code: neglect'],
    ['a title can be asked for', `{title('category', event.category)}`, 'Neglect'],
    [
      'a list is written with commas and an and',
      '{event.attendees.map(a, a.agency).distinct()}',
      "Children's Social Care, Health and Police",
    ],
    ['a list of one is that one', '{reports.map(r, r.agency)}', 'Health'],
    ['an empty list is nothing', '[{event.children.filter(c, c == "nobody")}]', '[]'],
    ['numbers are digits', '{event.number} reports of {reportCount}, {event.hours} hours', '2 reports of 1, 1.5 hours'],
    ['true and false are yes and no', '{birth.exists}/{everHeld}', 'yes/no'],
    ['doubled braces are braces', '{{{event.number}}}', '{2}'],
    ['braces and quotes inside an expression belong to it', `{ {'a}': 'x'}['a}'] }`, 'x'],
    ['an apostrophe of the text is no quote', "the child's {event.number}", "the child's 2"],
    ['text alone stays as it is', 'Nothing to see', 'Nothing to see'],
    ['a missing field is written with a default', `Reason: {event.?reason.orValue('none')}`, 'Reason: none'],
  ])('%s', (_, text, expected) => {
    expect(render(text)).toBe(expected);
  });

  it('a missing field leaves no text, and says which', () => {
    expect(render('Reason: {event.reason}')).toEqual({ problem: '{event.reason}: event.reason is not there.' });
    expect(render(`{title('category', event.by)}`)).toEqual({
      problem: `{title('category', event.by)}: “p-chair” is none of the values of “category”. Known: neglect, physical, emotional.`,
    });
    expect(render('{due.icpc}', { ...view, due: {} })).toEqual({ problem: '{due.icpc}: due.icpc is not there.' });
  });

  it('every problem is told with its place in the whole text', () => {
    const text = 'Born {brith.on}, held {event.om}, {event.attendees}, open {event.on';
    const { problems } = expressions.template(text, scope);
    expect(problems.map(({ code, offset }) => [code, offset]).toSorted((a, b) => Number(a[1]) - Number(b[1]))).toEqual([
      ['unknownName', text.indexOf('brith')],
      ['unknownField', text.indexOf('om}')],
      ['type', text.indexOf('event.attendees')],
      ['syntax', text.lastIndexOf('{')],
    ]);
  });

  it('nothing between braces is a mistake', () => {
    expect(expressions.template('a { } b', scope).problems).toMatchObject([{ code: 'syntax', offset: 2 }]);
  });

  it('a template tells which facts it reads and which fields may be missing', () => {
    const template = expressions.template('{birth.on} {event.reason} {birth.seq}', scope);
    expect(template.reads).toEqual(['birth']);
    expect(template.cautions).toMatchObject([{ code: 'mayBeMissing', offset: 18 }]);
  });

  it('rendering leaves nothing behind for the next case', () => {
    expect(render('{event.number}')).toBe('2');
    expect(render('{event.number}', { ...view, event: { ...held, number: 7 } })).toBe('7');
  });
});
