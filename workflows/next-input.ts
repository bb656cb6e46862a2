import type { Entry } from '../machines/entry.ts';
import type { CaseHost } from './case-host.ts';
import type { CaseInput, CaseStart } from './case-input.ts';

/** A payload may have 2 MB once encoded. */
const TRAVELLING_CHARACTERS = 1_000_000;

/**
 * What the next run begins with. The log says it all: what is still asked for, which keys were used, how everything stands. A
 * log too large to travel is read back from the journal, and only what the journal has not confirmed travels.
 *
 * @returns `undefined` while even that is too large, because the journal has been down for long: then the case stays.
 */
export function nextInput(input: CaseInput, host: CaseHost): CaseInput | undefined {
  const start = nextStart(host);
  if (start === undefined) return undefined;
  const versions = host.library.later();
  const none = Object.keys({ ...versions.pathways, ...versions.calendars }).length === 0;
  return { ...input, ...(none ? {} : { versions }), start };
}

function nextStart(host: CaseHost): CaseStart | undefined {
  const { log } = host.state();
  const closedAt = host.closedAt();
  const { through } = host.journal();
  const carried = { journaledThrough: through, ...(closedAt === undefined ? {} : { closedAt }) };
  if (canTravel(log)) return { kind: 'log', log, ...carried };
  const tail = log.slice(through);
  return canTravel(tail) ? { kind: 'journal', tail, ...carried } : undefined;
}

function canTravel(entries: readonly Entry[]): boolean {
  return JSON.stringify(entries).length <= TRAVELLING_CHARACTERS;
}
