import { nearestWord } from '../calendar/nearest-word.ts';

/**
 * The known name most like `name`: a slip of the keyboard away (about one letter in three may differ, case does not count),
 * else one of which it is a part, or which is a part of it (`strategy` for `s47Strategy`). Undefined when nothing is near, because a
 * wild guess misleads more than none.
 */
export function nearestName(name: string, known: Iterable<string>): string | undefined {
  const names = [...known];
  return (
    nearestWord(name, names) ?? names.find((candidate) => oneHoldsTheOther(name.toLowerCase(), candidate.toLowerCase()))
  );
}

/**
 * Ends a message about an unknown name: with the nearest right one, or with what there is where that is little. Starts with a
 * space, and is empty when neither helps.
 *
 * @example
 * didYouMean('neglet', ['neglect', 'physical']) // ' Did you mean “neglect”?'
 */
export function didYouMean(name: string, known: Iterable<string>): string {
  const names = [...known];
  const nearest = nearestName(name, names);
  if (nearest !== undefined) return ` Did you mean “${nearest}”?`;
  return names.length > 0 && names.length <= MOST_LISTED ? ` Known: ${names.join(', ')}.` : '';
}

const MOST_LISTED = 8;

/** Shorter parts are in too many names to tell anything. */
const SHORTEST_PART = 4;

function oneHoldsTheOther(a: string, b: string): boolean {
  return Math.min(a.length, b.length) >= SHORTEST_PART && (a.includes(b) || b.includes(a));
}
