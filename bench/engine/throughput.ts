import { cpuTime, spent } from './cpu-time.ts';
import { liveThrough, type Side } from './sides.ts';

/** How many cases live side by side: the server takes from more than one client in real life. */
const AT_ONCE = 4;
const EVENTS = 9;

/** What one side made of one round. */
export interface Round {
  readonly eventsPerSecond: number;
  /** Milliseconds of CPU for each event, of Node (client, worker, activities) and of the server. */
  readonly nodeMs: number;
  readonly serverMs: number;
}

/** The rounds of both sides; the same index is the same moment. */
export interface Rounds {
  readonly engine: readonly Round[];
  readonly handWritten: readonly Round[];
}

/** How much is measured. */
export interface Amount {
  readonly rounds: number;
  /** Cases of each side in each round. */
  readonly cases: number;
}

/**
 * Lets the two sides live through cases in turn, in rounds; whoever goes first changes from round to round, so that
 * neither gains by what the machine does meanwhile. A round before the first is not counted.
 */
export async function measureRounds(
  engine: Side,
  handWritten: Side,
  serverPid: number,
  { rounds, cases }: Amount,
): Promise<Rounds> {
  const measured = { engine: [] as Round[], handWritten: [] as Round[] };
  for (let round = 0; round <= rounds; round += 1) {
    const order = [
      ['engine', engine],
      ['handWritten', handWritten],
    ] as const;
    for (const [name, side] of round % 2 === 0 ? order : order.toReversed()) {
      const result = await measureRound(side, serverPid, round, cases);
      if (round > 0) measured[name].push(result);
    }
  }
  return measured;
}

async function measureRound(side: Side, serverPid: number, round: number, cases: number): Promise<Round> {
  const references = Array.from({ length: cases }, (_, index) => `R${round}-${index}-${side.name}`);
  const before = cpuTime(serverPid);
  const began = performance.now();
  await Promise.all(
    Array.from({ length: Math.min(AT_ONCE, cases) }, async () => {
      for (let next = references.pop(); next !== undefined; next = references.pop()) await liveThrough(side, next);
    }),
  );
  const seconds = (performance.now() - began) / 1000;
  const { node, server } = spent(before, cpuTime(serverPid));
  const events = cases * EVENTS;
  return { eventsPerSecond: events / seconds, nodeMs: node / events, serverMs: server / events };
}

/** The middle of some figures; between the two in the middle of an even number. */
export function median(figures: readonly number[]): number {
  const sorted = figures.toSorted((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)] ?? NaN;
  const lower = sorted[Math.ceil(sorted.length / 2) - 1] ?? NaN;
  return (upper + lower) / 2;
}

/** The median of the ratios of rounds that were measured at the same moment. */
export function medianRatio({ engine, handWritten }: Rounds, figure: (round: Round) => number): number {
  return median(
    engine.flatMap((round, index) => {
      const other = handWritten[index];
      return other === undefined ? [] : [figure(round) / figure(other)];
    }),
  );
}
