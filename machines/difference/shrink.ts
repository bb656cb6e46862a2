import { daysBetween } from '../../calendar/iso-date.ts';
import { londonDate } from '../../calendar/london.ts';
import { classOf } from './disagreement.ts';
import { compareCandidates, type Candidate } from './findings.ts';
import { instantOf, type Log, type LogStep } from './log.ts';
import { closerLogs, shiftedLog } from './closer-logs.ts';
import { placeOf } from './grove.ts';
import { simplerLogs } from './simpler-logs.ts';
import type { Twins, TwinLife, TwinStep } from './twins.ts';

/** So many steps between opening and end are left out in every combination, so that none that could be left out stays. */
const mostCombined = 6;

/** Shortens logs, each try really lived again by both versions. */
export interface Shrinker {
  /** How many steps were lived. */
  readonly lived: () => number;
  /** The log with all left out, brought closer and made simpler that has no part in the class. */
  shrink(candidate: Candidate): Candidate;
}

/**
 * A shrinker.
 *
 * @param waysTo - the shortest ways to a place that are known: one of them may do instead of a detour.
 * @param mostLived - steps after which it leaves logs as they are.
 */
export function createShrinker(life: TwinLife, waysTo: (place: string) => readonly Log[], mostLived: number): Shrinker {
  let lived = 0;
  const livedLogs = new WeakMap<Log, readonly TwinStep[]>();
  return {
    lived: () => lived,
    shrink(candidate) {
      let best = candidate;
      for (let before: Candidate | undefined; before !== best;) {
        before = best;
        best = simpler(closer(fewer(straighter(best))));
        // Only where something was left out can anything more be: dates and data do not bring entries back.
        if (best.log.length === before.log.length) break;
      }
      return best;
    },
  };

  /** The same class in another log; nothing where it does not show, or not as clearly. */
  function tryLog(log: Log, than: Candidate): Candidate | undefined {
    if (lived > mostLived) return undefined;
    const { disagreement, isFirst } = than;
    const wanted = classOf(disagreement);
    const known = livedOf(than.log);
    const shared = log.findIndex((step, index) => step !== than.log[index] || index >= known.length);
    let twins: Twins | undefined;
    let clean = true;
    for (const [index, step] of log.entries()) {
      const taken = (index < shared ? known[index] : undefined) ?? take(twins, step);
      const found = taken.found.find((each) => classOf(each) === wanted);
      if (found !== undefined) return { log: log.slice(0, index + 1), disagreement: found, isFirst: clean };
      clean &&= taken.found.length === 0;
      if (isFirst && !clean) return undefined;
      // A step that is not taken has no place in a log, unless it is what differs.
      if (!taken.counts) return undefined;
      ({ twins } = taken);
    }
    return undefined;
  }

  function take(twins: Twins | undefined, step: LogStep): TwinStep {
    lived += 1;
    return life.take(twins, step);
  }

  /** A log's own steps, lived once: what is tried instead begins like it. */
  function livedOf(log: Log): readonly TwinStep[] {
    const known = livedLogs.get(log);
    if (known !== undefined) return known;
    let twins: Twins | undefined;
    const steps = log.map((step) => {
      const taken = take(twins, step);
      ({ twins } = taken);
      return taken;
    });
    livedLogs.set(log, steps);
    return steps;
  }

  function better(log: Log, than: Candidate): Candidate | undefined {
    const found = tryLog(log, than);
    return found !== undefined && compareCandidates(found, than) < 0 ? found : undefined;
  }

  /** A shorter way to where the case stands before some step, and from there on as it was. */
  function straighter(from: Candidate): Candidate {
    const { log } = from;
    const places = livedOf(log)
      .slice(0, -1)
      .map(({ twins }) => placeOf(twins));
    for (let index = places.length - 1; index > 0; index -= 1) {
      const place = places[index];
      const next = log[index + 1];
      if (place === undefined || next === undefined) continue;
      for (const way of waysTo(place)) {
        const end = way.at(-1);
        if (end === undefined || way.length > index) continue;
        const days = daysBetween(londonDate(instantOf(next)), londonDate(instantOf(end)));
        const moved = shiftedLog(log.slice(index + 1), days);
        const found = better([...way, ...moved], from) ?? better([...way, ...shiftedLog(moved, 1)], from);
        if (found !== undefined) return found;
      }
    }
    return from;
  }

  function fewer(from: Candidate): Candidate {
    let best = from;
    for (let size = Math.ceil((best.log.length - 2) / 2); size > 1; size = Math.ceil(size / 2)) {
      for (let start = 1; start < best.log.length - 1;) {
        const without = best.log.filter(
          (_, index) => index < start || index >= Math.min(start + size, best.log.length - 1),
        );
        const found = better(without, best);
        if (found === undefined) start += size;
        else best = found;
      }
    }
    best = onesLess(best);
    return best.log.length - 2 <= mostCombined ? combinations(best) : best;
  }

  function onesLess(from: Candidate): Candidate {
    let best = from;
    for (let index = best.log.length - 2; index > 0; index -= 1) {
      if (index > best.log.length - 2) continue;
      const found = better(best.log.toSpliced(index, 1), best);
      if (found === undefined) continue;
      best = found;
      index = best.log.length - 1;
    }
    return best;
  }

  /** Every choice of the steps between, fewest first. */
  function combinations(from: Candidate): Candidate {
    const middle = from.log.slice(1, -1);
    const [first, last] = [from.log.slice(0, 1), from.log.slice(-1)];
    const choices = Array.from({ length: 2 ** middle.length - 1 }, (_, bits) =>
      middle.filter((_step, index) => (bits >> index) % 2 === 1),
    ).toSorted((one, other) => one.length - other.length);
    for (const chosen of choices) {
      if (from.log.length === 1) break;
      const found = better([...first, ...chosen, ...last], from);
      if (found !== undefined) return found;
    }
    return from;
  }

  function closer(from: Candidate): Candidate {
    let best = from;
    for (let index = 1; index < best.log.length; index += 1) {
      for (let tries = 0; tries < 24; tries += 1) {
        const found = firstOf(closerLogs(best.log, index), best);
        if (found === undefined) break;
        best = found;
      }
    }
    return best;
  }

  function simpler(from: Candidate): Candidate {
    let best = from;
    for (let index = 0; index < best.log.length; index += 1) {
      for (let tries = 0; tries < 60; tries += 1) {
        const found = firstOf(simplerLogs(best.log, index), best);
        if (found === undefined) break;
        best = found;
      }
    }
    return best;
  }

  function firstOf(logs: Iterable<Log>, than: Candidate): Candidate | undefined {
    for (const log of logs) {
      const found = better(log, than);
      if (found !== undefined) return found;
    }
    return undefined;
  }
}
