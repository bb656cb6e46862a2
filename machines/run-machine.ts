import type { Action } from '../language/schema/actions.ts';
import type { MachineContext, MachineEvent } from './compile-machine.ts';
import { statePaths, type Draft } from './draft.ts';
import { caseView, peopleView } from './draft-view.ts';
import { dueView } from './due-view.ts';
import { macrostep } from './interpreter/macrostep.ts';
import type { MachineEffect } from './interpreter/machine-effect.ts';
import type { Json } from './json.ts';

/** What the machine did with an event: did it take it, and what do its transitions ask for? */
export interface MachineStep {
  readonly taken: boolean;
  readonly actions: readonly Action[];
}

const actionTypes = new Set(['notify', 'prepare', 'task', 'flag', 'clear']);

/** Sends an event to the machine; the draft follows it only if nothing was undecidable on the way. */
export function runMachine(draft: Draft, event: MachineEvent): MachineStep {
  const seen = { ...event, people: peopleView(draft), case: caseView(draft), due: dueView(draft.occurrences) };
  const { snapshot: next, effects } = macrostep(draft.compiled.loaded, draft.snapshot, seen, draft.now);
  const context: MachineContext = next.context;
  const taken = event.entry === undefined || context.seq === event.entry['seq'];
  if (!taken || (event.trace?.problems.length ?? 0) > 0) return { taken, actions: [] };
  draft.snapshot = next;
  draft.facts = context.facts;
  draft.activeStates = statePaths(next.value as Json);
  return { taken, actions: definedActions(effects) };
}

/** The actions a definition asks for, among the effects of its machine. */
export function definedActions(effects: readonly MachineEffect[]): readonly Action[] {
  return effects.flatMap((effect) =>
    effect.kind === 'effect' && actionTypes.has(effect.name) ? [readAction(effect.params)] : [],
  );
}

/** The compiler put the definition's own action there. */
function readAction(params: unknown): Action {
  return params as Action;
}
