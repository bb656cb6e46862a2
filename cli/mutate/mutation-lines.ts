import { wrap } from '../help.ts';
import { placeText } from '../problem-lines.ts';
import { paint, type Terminal } from '../terminal.ts';
import { counted } from '../words.ts';
import type { MutationScore, ToldFault } from './mutation-score.ts';

/** What a score says beside itself. */
export interface ToldScore {
  readonly pathway: string;
  readonly suite: { readonly name: string; readonly cases: number; readonly steps: number };
  readonly score: MutationScore;
  readonly threshold: number | undefined;
  readonly seconds: number;
}

/** The score for a terminal: by kind, then every survivor at its line, then what does not count and why. */
export function mutationLines(
  { pathway, suite, score, threshold, seconds }: ToldScore,
  terminal: Terminal,
): readonly string[] {
  const { faults, killed, survivors, equivalent, refused, byKind, wronglyEquivalent } = score;
  const isBelow = threshold !== undefined && score.score < threshold;
  const percent = paint(terminal, isBelow ? 'red' : 'green', `${score.score.toFixed(1)} %`);
  return [
    `${pathway}: ${killed} of ${counted(faults, 'fault')} noticed: ${percent}`,
    `  by ${suite.name}: ${counted(suite.cases, 'case')}, ${counted(suite.steps, 'step')}; ${seconds.toFixed(1)} s`,
    '',
    ...Object.entries(byKind).map(
      ([kind, sums]) => `  ${kind.padEnd(12)} ${String(sums.killed).padStart(5)} of ${String(sums.faults).padStart(5)}`,
    ),
    ...section(`Not noticed: ${survivors.length}`, survivors.flatMap(faultLines)),
    ...section(
      `Equivalent: ${equivalent.length}, not counted`,
      equivalent.flatMap((one) => [...faultLines(one), ...wrap(one.reason, terminal.width - 4, '    ')]),
    ),
    ...section(
      'Noted as equivalent, but not',
      wronglyEquivalent.map(({ id, message }) => `${id}: ${message}`),
    ),
    ...(refused === 0
      ? []
      : ['', `With ${counted(refused, 'more fault')} the definition cannot be compiled; they are not counted.`]),
    ...(isBelow
      ? ['', paint(terminal, 'red', `${score.score.toFixed(1)} % is below the threshold of ${threshold} %.`)]
      : []),
  ];
}

function faultLines({ id, place, says }: ToldFault): readonly string[] {
  return [place === undefined ? id : `${placeText(place)}: ${id}`, `  ${says}`];
}

function section(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : ['', title, ...lines.map((line) => `  ${line}`)];
}
