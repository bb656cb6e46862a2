import type { SourcePath } from '../source-path.ts';
import type { CheckContext } from './context.ts';
import { occasionsIn } from './occasions.ts';
import { conditionName } from './references.ts';

/** A place that asks a condition, and the events that can be at hand there: none where it is asked of the facts alone. */
export interface ConditionUse {
  readonly name: string;
  readonly path: SourcePath;
  readonly events: readonly string[];
  /**
   * Does the core type the condition by these events? Not on entering or leaving a state or in a transition taken at once, where
   * whatever led there is at hand.
   */
  readonly typed: boolean;
}

/** Every place that asks a condition. */
export function conditionUses(context: CheckContext): readonly ConditionUse[] {
  const { written, graph } = context;
  const uses: ConditionUse[] = [];
  const add = (
    guards: readonly string[] | undefined,
    path: SourcePath,
    events: readonly string[],
    typed = true,
  ): void => {
    for (const [index, guard] of (guards ?? []).entries()) {
      uses.push({ name: conditionName(guard), path: [...path, index], events, typed });
    }
  };
  for (const [name, event] of Object.entries(written.events)) add(event.requires, ['events', name, 'requires'], [name]);
  for (const { from, on, transition, path } of graph.edges) {
    const follows = on === 'always' || on === 'onDone';
    const keys = follows ? [...graph.enteredOn(from)] : [on];
    add(transition.guard, [...path, 'guard'], keys.filter(isEvent), !follows);
  }
  for (const { action, path, scopes } of occasionsIn(context)) {
    const follows = path.some((step) => step === 'entry' || step === 'exit' || step === 'always' || step === 'onDone');
    add(action.when, [...path, 'when'], [...new Set(scopes.flatMap((scope) => scope.event ?? []))], !follows);
  }
  for (const [id, meeting] of Object.entries(written.meetings)) {
    for (const [agenda, { when, items }] of Object.entries(meeting.agendas ?? {})) {
      const path = ['meetings', id, 'agendas', agenda];
      add(when, [...path, 'when'], meeting.held);
      for (const [item, asked] of Object.entries(items))
        add(asked.when, [...path, 'items', item, 'when'], meeting.held);
    }
  }
  for (const [id, deadline] of Object.entries(written.deadlines))
    add(deadline.startsIf, ['deadlines', id, 'startsIf'], []);
  for (const [id, rule] of Object.entries(written.access)) add(rule.when, ['access', id, 'when'], []);
  return uses;
}

function isEvent(key: string): boolean {
  return !key.startsWith('deadline.') && key !== 'always' && key !== 'onDone';
}
