import type { Count, CountUnit } from './count.ts';

/** The count in words, such that parsing them gives the same count again. A bare anchor or date reads `on X`. */
export function formatCount(count: Count): string {
  const bare = count.kind === 'anchor' || count.kind === 'date' || count.kind === 'instant';
  return bare ? `on ${wordsOf(count)}` : wordsOf(count);
}

/** A number of units in words, for example '1 working day' or '3 months'. */
export function formatAmount(amount: number, unit: CountUnit): string {
  const word = unit === 'workingDay' ? 'working day' : unit;
  return `${amount} ${word}${amount === 1 ? '' : 's'}`;
}

function wordsOf(count: Count): string {
  switch (count.kind) {
    case 'anchor':
      return count.path;
    case 'date':
      return count.date;
    case 'instant':
      return count.instant;
    case 'distance':
      return `${formatAmount(count.amount, count.unit)} ${count.direction} ${wordsOf(count.from)}`;
    case 'neighbour':
      return `${count.direction === 'after' ? 'next' : 'previous'} working day ${count.direction} ${wordsOf(count.from)}`;
    case 'numberedDay':
      return `${count.unit === 'day' ? 'day' : 'working day'} ${count.number} of ${wordsOf(count.from)}`;
    case 'timeOfDay':
      return `${count.time} on ${wordsOf(count.on)}`;
    case 'choice':
      return `${count.choose} of: [${count.of.map(formatCount).join(', ')}]`;
  }
}
