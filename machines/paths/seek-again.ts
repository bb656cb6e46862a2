import { addDays, parseIsoDate } from '../../calendar/iso-date.ts';
import { londonDate, londonInstant } from '../../calendar/london.ts';
import type { Field } from '../../language/schema/fields.ts';
import { isJsonObject, type Json } from '../json.ts';
import type { PlannedFact } from '../fact-plan.ts';
import type { Candidate } from './candidate.ts';
import type { Chooser } from './choose-data.ts';
import type { Explorer } from './explorer.ts';
import { treeOf } from './expression-tree.ts';
import { againId } from './goal-ids.ts';
import { isSaidAgain, isThere, readSingleFacts } from './observe-facts.ts';
import { prepare, type Effort } from './prepare.ts';
import { isRecordable } from './seek-states.ts';
import type { Demand } from './solve.ts';
import type { Spot } from './spot.ts';

/** Records what a fact stands for a second time, on a later day and in other words; what reads it is then looked for by living on. */
export function seekAgain(explorer: Explorer, chooser: Chooser, effort: Effort): void {
  for (const plan of readSingleFacts(explorer.subject))
    if (explorer.open.has(againId(plan.name))) seekSecond(explorer, chooser, plan, effort);
}

function seekSecond(explorer: Explorer, chooser: Chooser, plan: PlannedFact, effort: Effort): void {
  const tree = plan.where === undefined ? undefined : treeOf(plan.where.text);
  const own: readonly Demand[] = tree === undefined ? [] : [{ tree, wanted: true }];
  const { chart, compiled } = explorer.subject;
  for (const transition of chart.transitions) {
    if (!plan.events.has(transition.event) || !isRecordable(transition)) continue;
    const waysAt = (spot: Spot): readonly (readonly Demand[])[] =>
      chooser.demandsOf(spot, transition).map((way) => [...way, ...own]);
    prepare(
      explorer,
      chooser,
      {
        state: transition.source,
        demands: (spot) => waysAt(spot)[0] ?? [],
        from: ({ state }) => isThere(state.facts[plan.name]) && !isSaidAgain(plan, state),
        attempt(spot) {
          const day = addDays(parseIsoDate(londonDate(spot.state.now)), 1);
          const later = explorer.wait(spot, londonInstant(day, '12:00'));
          const setting = explorer.settingAt(later);
          for (const way of waysAt(later)) {
            const candidate = chooser.forDemands(transition.event, way, setting, chooser.recipe(transition, setting));
            if (candidate === undefined) continue;
            const fields = compiled.pathway.events[transition.event]?.data ?? {};
            const made = explorer.record(later, inOtherWords(candidate, fields)) ?? explorer.record(later, candidate);
            if (made !== undefined && isSaidAgain(plan, made.state)) return true;
          }
          return false;
        },
      },
      effort,
    );
  }
}

/** The same with other texts. */
function inOtherWords(candidate: Candidate, fields: { readonly [name: string]: Field }): Candidate {
  const { data } = candidate;
  const changed = Object.entries(data).map(([name, value]) => [name, reworded(value, fields[name])] as const);
  return { ...candidate, data: Object.fromEntries(changed) };
}

function reworded(value: Json, field: Field | undefined): Json {
  if (field?.type === 'text' && typeof value === 'string') {
    const made = `${value}, again`;
    return field.max !== undefined && made.length > field.max ? value : made;
  }
  if (field?.type === 'list' && Array.isArray(value))
    return (value as readonly Json[]).map((one) => reworded(one, field.of));
  if (field?.type === 'object' && isJsonObject(value))
    return Object.fromEntries(
      Object.entries(value).map(([name, inner]) => [name, reworded(inner, field.fields?.[name])]),
    );
  return value;
}
