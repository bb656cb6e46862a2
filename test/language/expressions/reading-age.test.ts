import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readingAge } from '../../../language/expressions/reading-age.ts';

// Words, sentences and syllables are counted by hand; grade = 0.39 × words a sentence + 11.8 × syllables a word − 15.59, age = grade + 5.
it.each([
  ['short words in short sentences', 'We see the child each week. Mum cooks tea.', 5],
  // 12 words in one sentence, 13 syllables: 4.68 + 12.78 − 15.59 + 5 = 6.9.
  ['a plain sentence of twelve words', 'Mum and Gran make sure that an adult is home each night.', 7],
  // 12 words, 29 syllables: 4.68 + 28.52 − 15.59 + 5 = 22.6.
  [
    'the language of the office',
    'The multi-agency partnership will undertake a comprehensive assessment of parental capacity.',
    23,
  ],
  ['no words at all', '– … 😀', 5],
])('%s', (_, text, age) => {
  expect(readingAge(text)).toBe(age);
});

it('the same words are harder in one sentence than in several', () => {
  const words = 'Robin goes to school every day and his father takes him there and his teacher tells us if he is late';
  expect(readingAge(words)).toBeGreaterThan(readingAge(words.replaceAll(' and ', '. ')));
});

it('a silent e is not heard, and an ending that is heard counts', () => {
  // One syllable each, then two each, in sentences of three words: grades of −2.6 and 9.2.
  expect(readingAge('Made looked home.')).toBe(5);
  expect(readingAge('Table wanted needed.')).toBe(14);
});

it('any text has an age of five or more, in whole years', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      const age = readingAge(text);
      expect(Number.isInteger(age) && age >= 5).toBe(true);
    }),
  );
});
