import { conditionRef } from '../condition-ref.ts';
import type { ChartTransition } from './chart.ts';
import { demand, type Chooser } from './choose-data.ts';
import type { Explorer } from './explorer.ts';
import { treeOf } from './expression-tree.ts';
import { prepare, type Effort } from './prepare.ts';
import { isRecordable } from './seek-states.ts';
import { transitionsOn } from './seek-effects.ts';
import { signsIn, type Sign } from './signs.ts';
import type { Demand } from './solve.ts';
import type { Spot } from './spot.ts';

/** Looks for cases in which each sign of a condition makes a difference: a quorum just met, and just missed. */
export function seekSigns(explorer: Explorer, chooser: Chooser, effort: Effort): void {
  for (const [condition, signs] of signsIn(explorer.subject))
    for (const sign of signs)
      if (explorer.open.has(sign.id))
        for (const { transition, beside } of askersOf(explorer, condition)) {
          if (!explorer.open.has(sign.id)) break;
          for (const holds of [true, false])
            if (explorer.open.has(sign.id))
              seekSign(explorer, chooser, { condition, sign, transition, beside, holds }, effort);
        }
}

interface Asker {
  readonly transition: ChartTransition;
  /** What is asked together with it for something to be asked for. */
  readonly beside: readonly string[];
}

function askersOf(explorer: Explorer, condition: string): readonly Asker[] {
  const { chart, compiled, actions } = explorer.subject;
  const isIt = (text: string): boolean => conditionRef(text).name === condition;
  const byEvents = chart.transitions
    .filter(({ event, guards }) => [...(compiled.pathway.events[event]?.requires ?? []), ...guards].some(isIt))
    .map((transition) => ({ transition, beside: [] }));
  const byActions = [...actions.values()].flat().flatMap(({ occasion, action }) =>
    action.when?.some(isIt) === true
      ? transitionsOn(explorer, occasion).map((transition) => ({
          transition,
          beside: action.when?.filter((text) => !isIt(text)) ?? [],
        }))
      : [],
  );
  return [...byEvents, ...byActions].filter(({ transition }) => isRecordable(transition));
}

interface Sought extends Asker {
  readonly condition: string;
  readonly sign: Sign;
  readonly holds: boolean;
}

function seekSign(
  explorer: Explorer,
  chooser: Chooser,
  { condition, sign, transition, beside, holds }: Sought,
  effort: Effort,
): void {
  const { subject } = explorer;
  const own = treeOf(subject.compiled.conditions.get(condition)?.expression.text ?? '');
  if (own === undefined) return;
  const wanted: readonly Demand[] = [
    ...beside.flatMap((text) => demand(subject, text, true)),
    { tree: own, wanted: holds },
    { tree: sign.changed, wanted: !holds },
  ];
  const waysAt = (spot: Spot): readonly (readonly Demand[])[] =>
    chooser.demandsOf(spot, transition).map((way) => [...way.filter(({ tree }) => tree !== own), ...wanted]);
  prepare(
    explorer,
    chooser,
    {
      state: transition.source,
      demands: (spot) => waysAt(spot)[0] ?? [],
      attempt(spot) {
        const setting = explorer.settingAt(spot);
        for (const way of waysAt(spot)) {
          const candidate = chooser.forDemands(transition.event, way, setting, chooser.recipe(transition, setting));
          if (candidate !== undefined) explorer.record(spot, candidate);
          if (!explorer.open.has(sign.id)) return true;
        }
        return false;
      },
    },
    effort,
  );
}
