import type { Instant } from '../../calendar/instant.ts';
import { addMinutes } from '../../calendar/instant.ts';
import { createChooser } from '../../machines/paths/choose-data.ts';
import { createExplorer, TriesSpentError } from '../../machines/paths/explorer.ts';
import type { GoalVerdict } from '../../machines/paths/goal.ts';
import { randomBy } from '../../machines/paths/random.ts';
import { candidatesOf } from '../../machines/paths/react.ts';
import { openCases, variants } from '../../machines/paths/seek-states.ts';
import { configurationOf, type Spot } from '../../machines/paths/spot.ts';
import type { Subject } from '../../machines/paths/subject.ts';

/**
 * Records events at random, with data at random, and tells which of the goals that are called unreachable some case showed all the
 * same: none may.
 */
export function reachedByChance(
  subject: Subject,
  verdicts: readonly GoalVerdict[],
  entries: number,
  seed: number,
): readonly string[] {
  const unreachable = verdicts.filter(({ verdict }) => verdict.kind === 'unreachable').map(({ goal }) => goal.id);
  const random = randomBy(seed);
  let left = entries;
  const reached = new Set<string>();
  while (left > 0) {
    // A tree of its own each time: nothing of the last cases is kept.
    const explorer = createExplorer(subject, unreachable, Math.min(left, 4000));
    try {
      liveAtRandom(explorer, random);
    } catch (error) {
      if (!(error instanceof TriesSpentError)) throw error;
    }
    for (const id of unreachable) if (!explorer.open.has(id)) reached.add(id);
    left -= 4000;
  }
  return [...reached];
}

function liveAtRandom(explorer: ReturnType<typeof createExplorer>, random: () => number): void {
  const { subject } = explorer;
  const chooser = createChooser(subject);
  const pick = <T>(items: readonly T[]): T | undefined => items[Math.floor(random() * items.length)];
  const roots = openCases(explorer, chooser, Math.floor(random() * 4));
  for (;;) {
    let spot: Spot | undefined = pick(roots);
    for (let length = 0; spot !== undefined && length < 60 && spot.state.snapshot.status === 'active'; length += 1) {
      const here: Spot = spot;
      const setting = explorer.settingAt(here);
      const transition = pick(
        subject.chart.transitions.filter(
          ({ source, event }) =>
            (source === '' || configurationOf(here.state).has(source)) &&
            /^[A-Z]/.test(event) &&
            event !== 'CASE_OPENED',
        ),
      );
      if (transition === undefined) break;
      const isAnswered = candidatesOf(subject.chart, configurationOf(here.state), transition.event).length > 0;
      const solved = random() < 0.7 ? chooser.forTransition(here, transition, setting) : undefined;
      const base = solved ?? chooser.plain(transition.event, setting);
      const other = random() < 0.5 ? (pick([...variants(base, setting.making)]) ?? base) : base;
      const at: Instant =
        random() < 0.3 ? addMinutes(here.state.now, Math.floor(random() * 60 * 24 * 40)) : here.state.now;
      const next: Spot | undefined = isAnswered && at < '2028-06-01' ? explorer.record(here, other, at) : undefined;
      spot = next ?? here;
    }
  }
}
