import { addMinutes } from '../../../calendar/instant.ts';
import type { Pathway } from '../../../language/schema/pathway.ts';
import type { CaseState } from '../../../machines/case-state.ts';
import type { EffectStatus } from '../../../machines/effect.ts';
import { baseId } from '../../../machines/effect-words.ts';
import type { Library } from '../../../machines/library.ts';
import { advance, step } from '../../../machines/step.ts';
import { entryOf, type Dice, type Move } from './random-case.ts';

/** What a host did over a case's life. */
export interface HostReport {
  /** Ids of effects, each time one was carried out. */
  readonly carriedOut: readonly string[];
  /** How each effect stood before it was asked for: `undefined` for a new one. */
  readonly askedFrom: readonly (EffectStatus | undefined)[];
  /** Effects that were said to be newly asked for, but do not stand so. */
  readonly notAsked: readonly string[];
  /** Effects asked for by the very entries that tell of their outcome. */
  readonly askedByOutcome: readonly string[];
  /** How many revisions of one effect a single entry asked for, wherever it asked for any. */
  readonly revisionsAtOnce: readonly number[];
  /** The case at its end. */
  readonly state: CaseState;
}

/**
 * Lives moves through as a host does: carries out what it is asked for, now or later, unless it is asked for no more by then, and
 * tells the case whether it went well.
 *
 * @param tooLate - how often something is carried out although a correction has stopped it meanwhile: the stop came too late.
 */
export function hosted(
  opened: CaseState,
  pathway: Pathway,
  library: Library,
  moves: readonly Move[],
  dice: Dice,
  tooLate = 0,
): HostReport {
  const carriedOut: string[] = [];
  const askedFrom: (EffectStatus | undefined)[] = [];
  const notAsked: string[] = [];
  const askedByOutcome: string[] = [];
  const revisionsAtOnce: number[] = [];
  let pending = opened.effects.flatMap(({ effect, status }) => (status === 'asked' ? [effect.id] : []));
  let state = opened;

  function statusOf(id: string, from = state): EffectStatus | undefined {
    return from.effects.find((record) => record.effect.id === id)?.status;
  }

  function carryOut(id: string): void {
    const isStopped = statusOf(id) === 'dropped';
    if (isStopped ? dice() >= tooLate : statusOf(id) !== 'asked') return;
    const stamp = { seq: state.log.length + 1, at: state.now, effect: id };
    const fails = !isStopped && dice() < 0.2;
    if (!fails) carriedOut.push(id);
    const result = step(
      state,
      fails ? { kind: 'effectFailed', ...stamp, reason: 'No route.' } : { kind: 'effectDone', ...stamp, result: {} },
      library,
    );
    if (result.kind === 'refused') throw new Error(result.refusal.message);
    ({ state } = result);
    askedByOutcome.push(...result.effects.map((effect) => effect.id));
    pending.push(...result.effects.map((effect) => effect.id));
  }

  function carryOutSome(): void {
    const due = pending.filter(() => dice() < 0.7);
    pending = pending.filter((id) => !due.includes(id));
    for (const id of due) carryOut(id);
  }

  for (const move of moves) {
    carryOutSome();
    const entry = entryOf(move, state, pathway, library);
    if (entry?.kind === 'effectDone' || entry?.kind === 'effectFailed') continue;
    const result =
      entry === undefined ? advance(state, addMinutes(state.now, move.minutes), library) : step(state, entry, library);
    if (!('state' in result)) continue;
    const before = state;
    ({ state } = result);
    const chains = Map.groupBy(result.effects, ({ id }) => baseId(id));
    revisionsAtOnce.push(...[...chains.values()].map((chain) => chain.length));
    for (const { id } of result.effects) {
      askedFrom.push(statusOf(id, before));
      if (statusOf(id) !== 'asked') notAsked.push(id);
      pending.push(id);
    }
  }
  return { carriedOut, askedFrom, notAsked, askedByOutcome, revisionsAtOnce, state };
}
