import type { ConformanceCase } from './cases.ts';
import { isMeasure } from './measure.ts';

/** So many are run on a real server. */
const size = 30;

/** A sample of the cases, always the same: the longest of each group, the rest spread evenly over the tests of the W3C. */
export function sampleOf(cases: readonly ConformanceCase[]): readonly ConformanceCase[] {
  const measured = cases.filter(isMeasure);
  const longest = [...Map.groupBy(measured, ({ group }) => group).values()].map(longestOf);
  const others = measured.filter((each) => each.group === 'w3c-ecma' && !longest.includes(each));
  const wanted = size - longest.length;
  const spread = Array.from({ length: wanted }, (_, index) => others[Math.floor((index * others.length) / wanted)]);
  return [...longest, ...spread.filter((each) => each !== undefined)];
}

function longestOf(group: readonly ConformanceCase[]): ConformanceCase {
  return group.reduce((longest, each) => (each.script.events.length > longest.script.events.length ? each : longest));
}
