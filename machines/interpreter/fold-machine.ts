import type { Instant } from '../../calendar/instant.ts';
import type { Json } from '../json.ts';
import { decodeValue } from './decode-value.ts';
import { advance, deliver } from './deliver.ts';
import type { Delivery } from './delivery.ts';
import { encodeValue } from './encode-value.ts';
import type { LoadedMachine } from './loaded-machine.ts';
import { startMachine, type Started } from './start-machine.ts';

/**
 * The log of a machine, as plain JSON: how it was started, and everything that reached it since. Timers need no entry of their own where an
 * entry follows them: whatever was due is taken before it.
 */
export interface MachineLog {
  readonly startedAt: Instant;
  readonly input: Json;
  readonly entries: readonly MachineLogEntry[];
}

/** One delivery, its values written by `encodeValue`. */
export interface MachineLogEntry {
  readonly at: Instant;
  readonly delivery: Json;
}

/** A log of a machine that was just started. */
export function beginLog(input: unknown, startedAt: Instant): MachineLog {
  return { startedAt, input: encodeValue(input), entries: [] };
}

/** The entry a delivery makes. */
export function logEntry(delivery: Delivery, at: Instant): MachineLogEntry {
  return { at, delivery: encodeValue(delivery) };
}

/**
 * The machine a log makes, as it stands at `now`: the same that grew entry by entry. Effects are not told again; they were carried out
 * when the entries came in.
 */
export function foldMachine(loaded: LoadedMachine, log: MachineLog, now?: Instant): Started {
  const started = startMachine(loaded, decodeValue(log.input), log.startedAt);
  if (started.kind === 'refused') return started;
  let { state } = started;
  for (const { at, delivery } of log.entries) state = deliver(state, decodeValue(delivery) as Delivery, at).state;
  if (now !== undefined) state = advance(state, now).state;
  return { kind: 'started', state, effects: [] };
}
