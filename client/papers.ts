import type { Instant } from '../calendar/instant.ts';
import type { EffectRecord } from '../machines/effect.ts';

/** A paper of a case. */
export interface CasePaper {
  /** The effect that made it. */
  readonly effect: string;
  /** The document's id in the definition. */
  readonly document: string;
  readonly title: string;
  /** The instant it was asked for. */
  readonly at: Instant;
  /** SHA-256 in hex: finds it in the paper store. */
  readonly hash: string;
  readonly bytes: number;
  readonly contentType: string;
  /** Does it still stand? One that a correction has overtaken is kept, because it may have been sent. */
  readonly stands: boolean;
}

/** The papers among a case's effects, in the order they were asked for. */
export function papersOf(effects: readonly EffectRecord[]): readonly CasePaper[] {
  return effects.flatMap(({ effect, status, result }): CasePaper[] => {
    const { hash, bytes, contentType } = result ?? {};
    if (effect.kind !== 'prepareDocument' || typeof hash !== 'string') return [];
    return [
      {
        effect: effect.id,
        document: effect.document,
        title: effect.title,
        at: effect.moment,
        hash,
        bytes: typeof bytes === 'number' ? bytes : 0,
        contentType: typeof contentType === 'string' ? contentType : 'application/octet-stream',
        stands: status === 'done',
      },
    ];
  });
}
