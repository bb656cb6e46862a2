import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Json } from '../../language/json.ts';
import { sortedJson } from '../../language/sorted-json.ts';

describe('the text of a JSON value in which order says nothing', () => {
  it.each([
    ['keys are sorted and spaces left out', { b: 1, a: [true, null, 'x'] }, '{"a":[true,null,"x"],"b":1}'],
    ['capitals come before small letters, as their codes do', { b: 1, B: 2, a: 3 }, '{"B":2,"a":3,"b":1}'],
    ['keys with no value are left out', { a: undefined, b: 1 }, '{"b":1}'],
    ['numbers are written as JavaScript writes them', [1, 1.5, 1e21, -0], '[1,1.5,1e+21,0]'],
    ['text is escaped', 'a"\n', '"a\\"\\n"'],
  ])('%s', (_, value, expected) => {
    expect(sortedJson(value as Json)).toBe(expected);
  });

  it('is the same however the keys were put in, and reads back as the value', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
        const reversed = Object.fromEntries(Object.entries(value).toReversed());
        const text = sortedJson(value as Json);
        expect(sortedJson(reversed as Json)).toBe(text);
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });
});
