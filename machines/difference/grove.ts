import { classOf } from './disagreement.ts';
import type { Findings } from './findings.ts';
import { instantOf, type Log, type LogStep } from './log.ts';
import type { Twins, TwinLife } from './twins.ts';

/** Logs that two versions have lived, joined where they begin alike. */
export interface Grove {
  /** How many logs, and how many different steps. */
  readonly logs: () => number;
  readonly steps: () => number;
  /** The shortest ways to a place in the version before, as {@link placeOf} names it. */
  readonly waysTo: (place: string) => readonly Log[];
  /** Events that one version has accepted, and never both: what comes behind them is not compared. */
  readonly parted: () => readonly string[];
  /** Lives a log, as far as no other has lived it before, and notes what differs. */
  live(log: Log): void;
  /** Lives a log, and behind it each of some last steps, one instead of the other. */
  liveEach(log: Log, lasts: Iterable<LogStep>): void;
  /** Lives a log without keeping its steps: nothing else will go on like it. */
  liveOnce(log: Log): void;
}

/** Where a case stands in the version before, as text; nothing where the two versions stand in different places. */
export function placeOf({ old, together }: Twins): string | undefined {
  return old === undefined || !together ? undefined : JSON.stringify(old.snapshot.value);
}

/** So many ways to a place are kept. */
const mostWays = 4;

interface Node {
  readonly twins: Twins | undefined;
  /** The steps that lead here, without those that left no trace. */
  readonly way: Log;
  /** Classes that show on the way. */
  readonly seen: ReadonlySet<string>;
  readonly inside: Map<string, Node>;
}

/** An empty grove. */
export function createGrove(life: TwinLife, findings: Findings): Grove {
  const root: Node = { twins: undefined, way: [], seen: new Set(), inside: new Map() };
  const byOne = new Set<string>();
  const byBoth = new Set<string>();
  const ways = new Map<string, Log[]>();
  let logs = 0;
  let steps = 0;
  return {
    logs: () => logs,
    steps: () => steps,
    parted: () => [...byOne].filter((event) => !byBoth.has(event)),
    waysTo: (place) => ways.get(place) ?? [],
    live(log) {
      logs += 1;
      follow(log);
    },
    liveEach(log, lasts) {
      const end = follow(log);
      for (const last of lasts) {
        logs += 1;
        take(end, last);
      }
    },
    liveOnce(log) {
      logs += 1;
      let here = root;
      for (const step of log) here = here.inside.get(JSON.stringify(step)) ?? take(here, step);
    },
  };

  function follow(log: Log): Node {
    let here = root;
    for (const step of log) {
      const key = JSON.stringify(step);
      const next = here.inside.get(key) ?? take(here, step);
      here.inside.set(key, next);
      here = next;
    }
    return here;
  }

  function take({ twins: before, way, seen }: Node, step: LogStep): Node {
    steps += 1;
    const { twins, found, counts } = life.take(before, step);
    if (step.kind === 'event') {
      if (counts) byBoth.add(step.event);
      else if (found.some(({ kind }) => kind === 'answer')) byOne.add(step.event);
    }
    const isFirst = seen.size === 0;
    const now = new Set(seen);
    for (const disagreement of found) {
      const { kind } = disagreement;
      const isAnswer = kind === 'answer' || kind === 'reason' || kind === 'access' || kind === 'failure';
      const name = classOf(disagreement);
      if (now.has(name)) continue;
      // An answer to a step that leaves no trace has no part in what comes behind it.
      if (!isAnswer) now.add(name);
      // What differs although nothing was taken differs because time has passed.
      const last: LogStep = counts || isAnswer ? step : { kind: 'time', until: instantOf(step) };
      findings.note(disagreement, isFirst, () => [...way, last]);
    }
    const here = counts ? [...way, step] : way;
    if (counts && now.size === 0) noteWay(twins, here);
    return { twins, way: here, seen: now.size === seen.size ? seen : now, inside: new Map() };
  }

  function noteWay(twins: Twins, way: Log): void {
    const place = placeOf(twins);
    if (place === undefined) return;
    const known = ways.get(place) ?? [];
    if (known.length === 0) ways.set(place, known);
    const at = known.findIndex((other) => way.length < other.length);
    if (at < 0 && known.length === mostWays) return;
    known.splice(at < 0 ? known.length : at, 0, way);
    if (known.length > mostWays) known.pop();
  }
}
