import type { Instant } from '../../calendar/instant.ts';
import type { View } from '../../language/expressions/expressions.ts';
import { isJsonObject, type Json, type JsonObject } from '../json.ts';
import { eventOf, type Candidate, type Making } from './candidate.ts';
import { distance } from './distance.ts';
import type { ASTNode } from './expression-tree.ts';
import { variableIn } from './guards.ts';
import type { Alias, Bench } from './bench.ts';
import { repairs } from './repair.ts';
import type { Read, Reading } from './read-expression.ts';

/** Something a candidate has to make true, or false. `beside`: what else its expression reads, such as a deadline's item. */
export interface Demand {
  readonly tree: ASTNode;
  readonly wanted: boolean;
  /** It is asked once the event is recorded: of the fact that the event will then be. */
  readonly alias?: Alias;
  /** It need not hold, but has to come nearer than this. */
  readonly nearerThan?: number;
  readonly beside?: { readonly start?: JsonObject; readonly item?: JsonObject };
}

/** Where a candidate is looked for. */
export interface Setting {
  /** What expressions read beside the event. */
  readonly view: View;
  readonly at: Instant;
  readonly seq: number;
  readonly making: Making;
  readonly persons: readonly string[];
}

/** Most candidates that are looked at for one set of demands: more would seldom find what these did not. */
const mostLooks = 400;
/** Most repairs of one candidate that are kept. */
const mostBranches = 60;

/** So much nearer that the other mendings need not be looked at first. */
const worthTaking = 0.4;

interface Looked {
  readonly candidate: Candidate;
  readonly far: number;
  readonly depth: number;
}

/**
 * A candidate for which every demand holds, found by mending what does not hold from the nearest candidate on; none if the
 * search ended without one. Deterministic.
 */
export function solve(from: Candidate, demands: readonly Demand[], setting: Setting): Candidate | undefined {
  const pins = demands.filter(isPin);
  const first = pinned(from, pins, setting);
  const far = farness(first, demands, setting);
  if (far === 0) return first;
  const seen = new Set([JSON.stringify(bare(first))]);
  let open: Looked[] = [{ candidate: first, far, depth: 0 }];
  let looks = 0;
  while (open.length > 0) {
    const [nearest, ...others] = open;
    open = others;
    if (nearest === undefined) return undefined;
    let branches = 0;
    const fixed = pins.filter((pin) => farness(nearest.candidate, [pin], setting) === 0);
    for (const candidate of mendings(nearest.candidate, demands, setting)) {
      if (fixed.length > 0 && farness(candidate, fixed, setting) > 0) continue;
      const key = JSON.stringify(bare(candidate));
      if (seen.has(key)) continue;
      seen.add(key);
      const away = farness(candidate, demands, setting);
      if (away === 0) return candidate;
      looks += 1;
      branches += 1;
      if (looks > mostLooks) return undefined;
      if (away <= nearest.far - worthTaking) {
        // Downhill at once; what was left is taken up again if this leads nowhere.
        open = inOrder(inOrder(open, { ...nearest, depth: nearest.depth + 1 }), {
          candidate,
          far: away,
          depth: nearest.depth + 1,
        });
        break;
      }
      if (away < nearest.far + 1.5) open = inOrder(open, { candidate, far: away, depth: nearest.depth + 1 });
      if (branches > mostBranches) break;
    }
  }
  return undefined;
}

/** The candidate with every pin as it has to be, whatever else that breaks: the rest is mended around it. */
function pinned(from: Candidate, pins: readonly Demand[], setting: Setting): Candidate {
  let candidate = from;
  for (const pin of pins) {
    if (farness(candidate, [pin], setting) === 0) continue;
    for (const mended of mendings(candidate, [pin], setting)) {
      if (farness(mended, [pin], setting) > 0) continue;
      candidate = mended;
      break;
    }
  }
  return candidate;
}

/** A demand that leaves a field one value: what breaks it would only have to be taken back, however much else it seemed to mend. */
function isPin({ tree, wanted, alias, nearerThan }: Demand): boolean {
  if (alias !== undefined || nearerThan !== undefined) return false;
  const inner = tree.op === '!_' ? tree.args : tree;
  if (inner.op === '.') return true;
  return (
    wanted && tree.op === '==' && tree.args.some(({ op }) => op === 'value') && tree.args.some(({ op }) => op === '.')
  );
}

function bare({ on, by, data }: Candidate): JsonObject {
  return { on, person: by.person, role: by.role, data };
}

function inOrder(open: readonly Looked[], one: Looked): Looked[] {
  const score = ({ far, depth }: Looked): number => far + depth / 1000;
  const index = open.findIndex((other) => score(other) > score(one));
  return index < 0 ? [...open, one] : [...open.slice(0, index), one, ...open.slice(index)];
}

function* mendings(candidate: Candidate, demands: readonly Demand[], setting: Setting): Generator<Candidate> {
  const event = eventOf(candidate, setting.at, setting.seq);
  for (const demand of demands) {
    const reading = readingOf(event, demand, setting);
    if (farFrom(demand, reading) === 0) continue;
    const bench: Bench = {
      candidate,
      event,
      reading,
      places: {},
      making: setting.making,
      persons: setting.persons,
      ...(demand.alias === undefined ? {} : { alias: demand.alias }),
    };
    yield* repairs(demand.tree, demand.wanted, bench);
  }
}

function farness(candidate: Candidate, demands: readonly Demand[], setting: Setting): number {
  const event = eventOf(candidate, setting.at, setting.seq);
  let far = 0;
  for (const demand of demands) far += farFrom(demand, readingOf(event, demand, setting));
  return far;
}

function farFrom({ tree, wanted, nearerThan }: Demand, reading: Reading): number {
  const far = distance(tree, wanted, reading);
  return nearerThan !== undefined && far < nearerThan ? 0 : far;
}

function readingOf(event: JsonObject, { beside, alias }: Demand, { view }: Setting): Reading {
  const whole = { ...view, ...beside, event };
  return {
    variable: (name) =>
      name === alias?.name ? aliased(alias, variableIn(whole, name), event) : variableIn(whole, name),
  };
}

/** A fact as it will be when the event is recorded. */
function aliased(alias: Alias, before: Read, event: JsonObject): Read {
  switch (alias.kind) {
    case 'fact':
      return event;
    case 'items':
      return [...(Array.isArray(before) ? (before as Json[]) : []), event];
    case 'booked':
    case 'held': {
      const meeting = isJsonObject(before as Json) ? (before as JsonObject) : {};
      const count = Number(meeting['heldCount'] ?? 0);
      if (alias.kind === 'held')
        return { ...meeting, exists: true, booked: false, record: event, on: event['on'] ?? '', heldCount: count + 1 };
      return { ...meeting, booked: true, booking: event, start: event[alias.startField] ?? '' };
    }
  }
}
