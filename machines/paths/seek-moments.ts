import type { Chooser } from './choose-data.ts';
import type { Explorer } from './explorer.ts';
import { configurationOf } from './spot.ts';
import { prepare } from './prepare.ts';

/** Looks for each transition that only time takes, by waiting where its deadline runs. */
export function seekMoments(explorer: Explorer, chooser: Chooser): void {
  for (const transition of explorer.subject.chart.transitions) {
    const [, deadline, kind] = /^deadline\.(.+)\.(passed|reminder|target)$/.exec(transition.event) ?? [];
    if (deadline === undefined || !explorer.open.has(transition.id)) continue;
    const running = [...explorer.kept.values()]
      .flat()
      .filter(
        ({ state }) =>
          (transition.source === '' || configurationOf(state).has(transition.source)) &&
          state.occurrences.some((one) => one.deadline === deadline && one.moments.length > 0),
      );
    for (const spot of running) {
      if (!explorer.open.has(transition.id)) break;
      const moment = spot.state.occurrences
        .filter((one) => one.deadline === deadline)
        .flatMap(({ moments }) => moments)
        .find((one) => one.kind === kind);
      if (moment !== undefined) explorer.wait(spot, moment.instant);
    }
    if (!explorer.open.has(transition.id)) continue;
    prepare(
      explorer,
      chooser,
      {
        state: transition.source,
        demands: () => [],
        attempt(spot) {
          const ahead = spot.state.occurrences.flatMap((one) => (one.deadline === deadline ? one.moments : []));
          const moment = ahead.find((one) => one.kind === kind);
          if (moment !== undefined) explorer.wait(spot, moment.instant);
          return !explorer.open.has(transition.id);
        },
      },
      { starts: 4, depth: 2, records: 20 },
    );
  }
}
