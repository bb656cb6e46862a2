import type { EffectRecord } from './effect.ts';
import type { Refusal } from './refusal.ts';

/** Why a case in the middle of carrying something out stays with its version until that is done; `undefined` when it has nothing in hand. */
export function busyRefusal(
  asked: string,
  states: readonly string[],
  effects: readonly EffectRecord[],
): Refusal | undefined {
  const underWay = effects.flatMap(({ effect, status }) => (status === 'asked' ? [effect.id] : []));
  if (underWay.length === 0) return undefined;
  return {
    kind: 'caseBusy',
    asked,
    states,
    effects: underWay,
    message: `The case is carrying out ${underWay.join(', ')}. Nothing was changed: try again when that is done, or say that it may move all the same.`,
  };
}
