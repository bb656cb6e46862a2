import type { Action } from '../../schema/actions.ts';
import type { Pathway } from '../../schema/pathway.ts';
import type { HeldIn } from '../../rules/how-held.ts';
import { actionListsOf, neverAsk, raisedBy } from '../edits.ts';
import type { Draft, Mutation } from '../mutant.ts';

/** A condition that is asked nowhere any more. */
export function conditionMutations(id: string, at: HeldIn): readonly Mutation[] {
  const concerns = conditionConcerns(id, at);
  return [{ name: 'never asked', concerns, edit: (draft) => neverAsk(draft, id) }];
}

/** What a condition shows itself in: refusals that name it, ways it decides between, and what it lets be asked for. */
export function conditionConcerns(id: string, { written, uses }: HeldIn): readonly string[] {
  const asks = (references: readonly string[] | undefined): boolean =>
    (references ?? []).some((reference) => reference.replace(/^not +/, '') === id);
  const decided = uses.transitions.filter(({ transition }) => asks(transition.guard));
  const events = new Set(decided.map(({ on }) => on));
  // Where it decides between ways, the others' doings show it as well.
  const ways = uses.transitions.filter(({ on }) => events.has(on)).flatMap(({ transition }) => transition.do ?? []);
  const prompted = [...actionListsOf(written as Draft)].flat().filter((action) => asks(action.when));
  return [
    `condition:${id}`,
    `condition:not ${id}`,
    ...[...events].map((event) => `moved:${event}`),
    ...([...ways, ...prompted] as Action[]).map(raisedBy),
    ...Object.entries(written.deadlines).flatMap(([deadline, { startsIf }]) =>
      asks(startsIf) ? [`deadline:${deadline}`] : [],
    ),
    ...Object.entries(written.access).flatMap(([rule, { when, what }]) =>
      asks(when) ? [`access:${rule}`, ...what.map((name) => `what:${name}`)] : [],
    ),
    ...itemsAsked(written, asks),
  ];
}

function itemsAsked(written: Pathway, asks: (references: readonly string[] | undefined) => boolean): readonly string[] {
  return Object.entries(written.meetings).flatMap(([meeting, { agendas = {} }]) =>
    Object.values(agendas).flatMap((agenda) =>
      Object.entries(agenda.items)
        .filter(([, item]) => asks(agenda.when) || asks(item.when))
        .map(([item]) => `condition:${meeting}.agenda.${item}`),
    ),
  );
}
