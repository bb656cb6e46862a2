import type { Library } from '../../../machines/library.ts';
import { stillCarried } from '../../../machines/carry-over.ts';
import { effectiveEntries } from '../../../machines/effective-log.ts';
import { baseId, derivedOf, leftOut, sameWords } from '../../../machines/effect-words.ts';
import { refold } from '../../../machines/refold.ts';
import { takeMoments } from '../../../machines/take-moments.ts';
import type { HostReport } from './simulated-host.ts';

/** What people hold that the corrected log has otherwise, with nothing owed to them and no flag that says so. */
export function untold({ state, carriedOut }: HostReport, library: Library): readonly string[] {
  const carried = stillCarried(state.carried, state.log);
  const anew = refold(effectiveEntries(state.log), { today: state.now, library, carried });
  if (anew.kind === 'conflict') throw new Error(anew.refusal.message);
  takeMoments(anew.draft, state.now);
  const derived = new Map(anew.draft.effects.map(({ effect }) => [effect.id, effect]));
  const flags = new Set(state.flags.filter(({ clearedBy }) => clearedBy === undefined).map(({ id }) => id));
  const followedUp = new Set(
    state.effects.flatMap(({ effect: { cause } }) => (cause.kind === 'withdrawal' ? [cause.effect] : [])),
  );
  return [...new Map(carriedOut.map((id) => [baseId(id), id]))]
    .filter(([base, id]) => {
      const chain = state.effects.filter(({ effect }) => baseId(effect.id) === base);
      const latest = chain.find(({ effect }) => effect.id === id);
      // Of a paper the newest one is enclosed, even where an older one was finished after it.
      const isPaper = latest?.effect.kind === 'prepareDocument';
      const last = (isPaper ? chain.findLast(({ status }) => status === 'done') : undefined) ?? latest;
      if (last === undefined || last.effect.cause.kind === 'withdrawal') return false;
      const wanted = derived.get(base);
      if (wanted === undefined) return last.status !== 'withdrawn';
      const current = chain.findLast(({ status }) => status !== 'dropped');
      const strangers = chain.filter(({ effect, status, note }) => {
        if (effect.kind !== 'notify' || current?.effect.kind !== 'notify' || status !== 'superseded') return false;
        const isTold =
          note !== undefined || followedUp.has(effect.id) || flags.has(`sentBeforeCorrection:${effect.notification}`);
        return !isTold && leftOut(effect.to, current.effect.to).length > 0;
      });
      if (strangers.length > 0) return true;
      const putOff = chain.some(({ effect, status }) => status === 'skipped' && effect.corrects !== undefined);
      if (putOff)
        return last.effect.kind !== 'notify' || !flags.has(`sentBeforeCorrection:${last.effect.notification}`);
      const isOwed = chain.some(({ status }) => status === 'asked' || status === 'failed' || status === 'resolved');
      // A stop that came too late reached somebody who is addressed no more: a person has to tell them.
      const isFlagged = last.effect.kind === 'notify' && flags.has(`sentBeforeCorrection:${last.effect.notification}`);
      return !isOwed && !isFlagged && !sameWords(derivedOf(last), wanted);
    })
    .map(([, id]) => id);
}
