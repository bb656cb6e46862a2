import type { SourcePath } from '../source-path.ts';
import type { Seed } from './fault.ts';
import { putAt } from './place-edits.ts';

const units = String.raw`(?:working )?(?:day|week|month|year|hour|minute)s?`;

/** A count one unit longer and shorter, in calendar days instead of working days and the other way round, and from somewhere else. */
export function countFaults(
  count: string,
  steps: SourcePath,
  concerns: readonly string[],
  anchors: readonly string[],
): readonly Seed[] {
  const seeds = new Map<string, string>();
  for (const { 0: part, index, groups = {} } of count.matchAll(new RegExp(`(?<number>\\d+) (?<unit>${units})`, 'g'))) {
    const { number = '', unit = '' } = groups;
    const put = (text: string): string => count.slice(0, index) + text + count.slice(index + part.length);
    const step = unit.startsWith('working') ? 'working day' : unit.replace(/s$/, '');
    seeds.set(`one ${step} more than ${part}`, put(`${Number(number) + 1} ${plural(unit)}`));
    if (Number(number) > 1) seeds.set(`one ${step} less than ${part}`, put(counted(Number(number) - 1, unit)));
    if (/^working days?$/.test(unit))
      seeds.set(`${part} as calendar days`, put(`${number} ${unit.replace('working ', '')}`));
    if (/^days?$/.test(unit)) seeds.set(`${part} as working days`, put(`${number} working ${unit}`));
  }
  for (const { 0: part, index, groups = {} } of count.matchAll(/working day (?<number>\d+)/g)) {
    const number = Number(groups['number']);
    const put = (text: string): string => count.slice(0, index) + text + count.slice(index + part.length);
    seeds.set(`the day after ${part}`, put(`working day ${number + 1}`));
    if (number > 1) seeds.set(`the day before ${part}`, put(`working day ${number - 1}`));
  }
  const anchor = /\b(?:after|before|of|on) (?<from>[A-Za-z][A-Za-z0-9_]*\.on)\b/.exec(count)?.groups?.['from'];
  if (anchor !== undefined) {
    const other = anchors.find((one) => one !== anchor);
    if (other !== undefined) seeds.set(`counted from ${other} instead of ${anchor}`, count.replace(anchor, other));
  }
  return [...seeds].map(([name, text]) => ({
    kind: 'deadlines',
    steps,
    mutation: { name, concerns, edit: putAt(steps, text) },
  }));
}

/** A reminder's lead one unit longer: `5 working days before` → `6 working days before`. */
export function longerLead(lead: string): string {
  return lead.replace(/\d+ [a-z ]+?(?= before)/, (part) => {
    const [number = '', ...unit] = part.split(' ');
    return `${Number(number) + 1} ${plural(unit.join(' '))}`;
  });
}

function counted(number: number, unit: string): string {
  return `${number} ${number === 1 ? unit.replace(/s$/, '') : plural(unit)}`;
}

function plural(unit: string): string {
  return unit.endsWith('s') ? unit : `${unit}s`;
}
