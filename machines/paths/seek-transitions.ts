import type { Chooser } from './choose-data.ts';
import type { Explorer } from './explorer.ts';
import { prepare } from './prepare.ts';
import { isRecordable } from './seek-states.ts';

/** Looks for each transition that nothing has taken yet, by bringing cases to where it can be taken. */
export function seekTransitions(explorer: Explorer, chooser: Chooser): void {
  for (const transition of explorer.subject.chart.transitions) {
    if (!explorer.open.has(transition.id) || !isRecordable(transition)) continue;
    // What lies beyond a state nothing has reached yet has to wait for it.
    if (transition.source !== '' && explorer.open.has(`state:${transition.source}`)) continue;
    const wish = {
      state: transition.source,
      demands: (spot: Parameters<Chooser['demandsOf']>[0]) => chooser.demandsOf(spot, transition)[0] ?? [],
      attempt(spot: Parameters<Chooser['demandsOf']>[0]) {
        const candidate = chooser.forTransition(spot, transition, explorer.settingAt(spot));
        if (candidate !== undefined) explorer.record(spot, candidate);
        return !explorer.open.has(transition.id);
      },
    };
    prepare(explorer, chooser, wish, { starts: 12, depth: 6, records: 150 });
  }
}
