import type { FlagInstance } from './case-state.ts';
import type { Draft } from './draft.ts';
import type { EffectRecord, NotifyEffect } from './effect.ts';
import { baseId, leftOut } from './effect-words.ts';
import { clearFlag, raiseFlag } from './raise-flags.ts';

const flag = 'sentBeforeCorrection';

/**
 * Says of notices that went out before a correction and are wrong since, that nobody has been told: one flag for each name, with the
 * roles that hold it. It goes when the corrected notice is sent after all, or a person says how they were told.
 *
 * @param before - the flags as they stood: one that says the same is not raised anew.
 */
export function flagSentBefore(draft: Draft, before: readonly FlagInstance[] = draft.flags): void {
  const wrong = new Map<string, Untold[]>();
  for (const untold of untoldNotices(draft.effects))
    wrong.set(untold.notice.notification, [...(wrong.get(untold.notice.notification) ?? []), untold]);
  const standing = [...draft.flags, ...before].filter((known) => known.flag === flag && known.clearedBy === undefined);
  for (const id of new Set(standing.map((known) => known.id)))
    if (!wrong.has(id.slice(flag.length + 1))) clearFlag(draft, id);
  for (const [name, untold] of wrong) {
    const id = `${flag}:${name}`;
    const says = saying(draft, name, untold);
    const same = before.find((known) => known.id === id && known.says === says && known.clearedBy === undefined);
    if (same === undefined) raiseFlag(draft, id, flag, says);
    else if (!draft.flags.includes(same)) draft.flags = [...draft.flags, same];
  }
}

/** A notice whose readers hold what a correction has changed. */
export interface Untold {
  /** The corrected notice that was not sent of itself; or, where there is none to send, the one that is to be taken back. */
  readonly notice: NotifyEffect;
  readonly canBeSent: boolean;
}

/** The notices that went out before a correction, are wrong since, and of which nobody has been told. */
export function untoldNotices(effects: readonly EffectRecord[]): readonly Untold[] {
  const followedUp = new Set(
    effects.flatMap(({ effect: { cause } }) => (cause.kind === 'withdrawal' ? [cause.effect] : [])),
  );
  return effects.flatMap((record): readonly Untold[] => {
    const { effect, status, note } = record;
    if (effect.kind !== 'notify' || effect.cause.kind === 'withdrawal') return [];
    if (status === 'skipped' && effect.corrects !== undefined) return [{ notice: effect, canBeSent: true }];
    if (note !== undefined || followedUp.has(effect.id)) return [];
    const isLeft = status === 'withdrawn' || (status === 'superseded' && leavesSomebody(effects, effect));
    return isLeft ? [{ notice: effect, canBeSent: false }] : [];
  });
}

/** Did it go to somebody to whom no later revision is addressed? */
function leavesSomebody(effects: readonly EffectRecord[], notice: NotifyEffect): boolean {
  const base = baseId(notice.id);
  const current = effects.findLast(({ effect, status }) => baseId(effect.id) === base && status !== 'dropped')?.effect;
  return current?.kind === 'notify' && current.id !== notice.id && leftOut(notice.to, current.to).length > 0;
}

function saying(draft: Draft, name: string, untold: readonly Untold[]): string {
  const { notifications, roles } = draft.compiled.pathway;
  const title = notifications[name]?.title ?? name;
  const names = [...new Set(untold.flatMap(({ notice }) => notice.addressedTo))];
  const who = names.map((role) => (Object.hasOwn(roles, role) ? (roles[role]?.title ?? role) : role)).join(', ');
  const ids = untold.map(({ notice }) => notice.id).join(', ');
  const what = untold.every(({ canBeSent }) => canBeSent)
    ? 'Retry it to send it corrected, or resolve it and say how they were told'
    : 'Tell them, then resolve it and say how';
  return `“${title}” went to ${who} before a correction, and is not right any more. ${what}: ${ids}.`;
}
