import type { Effect } from '../machines/effect.ts';

/** What an effect is called in the definition. */
export function nameOf(effect: Effect): string {
  return effect.kind === 'notify' ? effect.notification : effect.document;
}
