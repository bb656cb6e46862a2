import { describe, expect, it } from 'vitest';
import { didYouMean, nearestName } from '../../language/nearest-name.ts';

describe('the nearest right name', () => {
  it.each([
    ['a letter left out', 'neglet', 'neglect'],
    ['two letters swapped', 'pyhsical', 'physical'],
    ['another case', 'NEGLECT', 'neglect'],
    ['a part of the name', 'strategy', 's47Strategy'],
    ['more than the name', 'physicalAbuse', 'physical'],
  ])('%s', (_, name, expected) => {
    expect(nearestName(name, ['neglect', 'physical', 's47Strategy'])).toBe(expected);
  });

  it('nothing is near enough to guess', () => {
    expect(nearestName('housing', ['neglect', 'physical'])).toBeUndefined();
    expect(nearestName('', ['neglect'])).toBeUndefined();
  });

  it.each([
    ['names the nearest', 'neglet', ['neglect', 'physical'], ' Did you mean “neglect”?'],
    ['or what there is, where that is little', 'housing', ['neglect', 'physical'], ' Known: neglect, physical.'],
    ['or says nothing', 'housing', 'abcdefghi'.split(''), ''],
    ['or nothing where there is nothing', 'housing', [], ''],
  ])('the hint %s', (_, name, known, expected) => {
    expect(didYouMean(name, known)).toBe(expected);
  });
});
