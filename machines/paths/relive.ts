import type { Chooser } from './choose-data.ts';
import type { Explorer } from './explorer.ts';
import { isRecordable } from './seek-states.ts';
import type { Spot } from './spot.ts';

/**
 * Lives what other cases lived again from each opening that is unlike the first, a child not born yet for one: as far as every set of states
 * some case came to, and every transition some case took. What an opening says goes with a case to its end, and much can only be seen late.
 */
export function reliveOpenings(explorer: Explorer, chooser: Chooser): void {
  const known = [...explorer.kept.values()];
  const seen = new Set<string>();
  const nearest = known.flatMap((own) => own.toSorted((a, b) => a.depth - b.depth).slice(0, 1));
  const taken = explorer.spots.filter(({ last }) => {
    const isNew = last.some((id) => !seen.has(id));
    for (const id of last) seen.add(id);
    return isNew;
  });
  const ends = [...nearest, ...taken];
  for (const root of known.flat().filter(({ parent }) => parent === undefined)) {
    const lived = new Map<Spot, Spot | undefined>();
    for (const end of ends) if (end.opened.at === root.opened.at) relive(end);

    function relive(spot: Spot): Spot | undefined {
      if (spot.parent === undefined) return root;
      if (lived.has(spot)) return lived.get(spot);
      const before = relive(spot.parent);
      const again = before === undefined || before === spot.parent ? before && spot : takeAgain(before, spot);
      lived.set(spot, again);
      return again;
    }
  }

  /** The same entry, and if that is not accepted another that takes the same transition. */
  function takeAgain(before: Spot, { step, last }: Spot): Spot | undefined {
    if (step === undefined || before.state.snapshot.status !== 'active') return undefined;
    if (step.kind === 'time') return explorer.wait(before, step.until);
    const { event: type, on, by, data, at } = step;
    const same = explorer.record(before, { type, on, by, data }, at < before.state.now ? before.state.now : at);
    if (same !== undefined) return same;
    const transition = explorer.subject.transitionById.get(last[0] ?? '');
    if (transition === undefined || !isRecordable(transition)) return undefined;
    const other = chooser.forTransition(before, transition, explorer.settingAt(before));
    return other === undefined ? undefined : explorer.record(before, other);
  }
}
