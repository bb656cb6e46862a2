import fc from 'fast-check';
import { expect, it } from 'vitest';
import { canonicalJson } from '../../../activities/journal/canonical-json.ts';

it.each([
  [{ b: 1, a: [true, null] }, '{"a":[true,null],"b":1}'],
  [{ a: { d: 'é"', c: -0.5 } }, '{"a":{"c":-0.5,"d":"é\\""}}'],
  [{ a: undefined, B: 1, b: 2 }, '{"B":1,"b":2}'],
  [[], '[]'],
])('%j is written %s', (value, text) => {
  expect(canonicalJson(value)).toBe(text);
});

it.each([[Number.NaN], [Number.POSITIVE_INFINITY], [{ a: () => 1 }], [[undefined]], [1n]])(
  '%s is nothing JSON can say',
  (value) => {
    expect(() => canonicalJson(value)).toThrow(/JSON has no way to say/);
  },
);

it('any JSON value reads back as itself, and the order of keys makes no difference', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
      const plain: unknown = JSON.parse(JSON.stringify(value));
      expect(JSON.parse(canonicalJson(plain))).toEqual(plain);
      const reversed = Object.fromEntries(Object.entries(Object(plain)).reverse());
      expect(canonicalJson(reversed)).toBe(canonicalJson(plain));
    }),
  );
});
