import { median, medianRatio, type Round, type Rounds } from './throughput.ts';

/** A bar that was set. */
export interface Target {
  readonly figure: number;
  readonly says: string;
  readonly isMet: boolean;
}

/** Whether `figure` is no more than `most`. */
export function atMost(figure: number, most: number, unit = ''): Target {
  return { figure, says: `at most ${most}${unit}`, isMet: figure <= most };
}

/** Whether `figure` is no less than `least`. */
export function atLeast(figure: number, least: number, unit = ''): Target {
  return { figure, says: `at least ${least}${unit}`, isMet: figure >= least };
}

/** A line such as `events/s   36.7   36.7   1.02x   at least 0.9x: met`. */
export function line(what: string, cells: readonly string[], target?: Target): string {
  const verdict = target === undefined ? '' : `   ${target.says}: ${target.isMet ? 'met' : 'MISSED'}`;
  return `  ${what.padEnd(34)}${cells.map((cell) => cell.padStart(14)).join('')}${verdict}`;
}

/** The head of a table that compares. */
export const head: string = line('', ['engine', 'hand-written', 'ratio']);

/** What the rounds came to: medians of both sides, and the median of the ratios of simultaneous rounds with its range. */
export function roundLines(rounds: Rounds, target: (ratio: number) => Target | undefined): readonly string[] {
  const speed = medianRatio(rounds, ({ eventsPerSecond }) => eventsPerSecond);
  return [
    compared('events/s', rounds, ({ eventsPerSecond }) => eventsPerSecond, target(speed)),
    compared('CPU ms an event, both together', rounds, ({ nodeMs, serverMs }) => nodeMs + serverMs),
    compared('  of worker and client', rounds, ({ nodeMs }) => nodeMs),
    compared('  of the server', rounds, ({ serverMs }) => serverMs),
  ];
}

function compared(what: string, rounds: Rounds, figure: (round: Round) => number, target?: Target): string {
  const { engine, handWritten } = rounds;
  const ratios = engine.map((round, index) => figure(round) / figure(handWritten[index] ?? round));
  const range = `${Math.min(...ratios).toFixed(2)}–${Math.max(...ratios).toFixed(2)}`;
  const cells = [
    median(engine.map(figure)).toFixed(1),
    median(handWritten.map(figure)).toFixed(1),
    `${medianRatio(rounds, figure).toFixed(2)}x (${range})`,
  ];
  return line(
    what,
    cells.map((cell, index) => (index === 2 ? cell.padStart(22) : cell)),
    target,
  );
}
