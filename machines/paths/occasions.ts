import type { Action } from '../../language/schema/actions.ts';
import type { State } from '../../language/schema/states.ts';
import type { CompiledPathway } from '../compile.ts';
import type { Chart } from './chart.ts';

/** Something a definition asks for on an occasion, with where it stands. */
export interface PlacedAction {
  /** When it is asked for: `event:ICPC_BOOKED`, a transition's id, `entry:onPlan`, `exit:onPlan`, `moment:deadline.icpc.passed`. */
  readonly occasion: string;
  /** Where in the definition: `events.ICPC_BOOKED.do.0`. */
  readonly at: string;
  readonly action: Action;
}

/** Everything that events, transitions, states and moments of deadlines ask for. */
export function placedActions({ pathway, states }: CompiledPathway, chart: Chart): readonly PlacedAction[] {
  const ofEvents = Object.entries(pathway.events).flatMap(([event, spec]) =>
    placed(`event:${event}`, `events.${event}.do`, spec.do),
  );
  const ofTransitions = chart.transitions.flatMap(({ id, at, actions }) => placed(id, `${at}.do`, actions));
  const ofStates = [...states].flatMap(([path, state]) => ofState(path, state));
  const ofMoments = Object.entries(pathway.deadlines).flatMap(([id, { passed, targetPassed, remind }]) => [
    ...placed(`moment:deadline.${id}.passed`, `deadlines.${id}.passed.do`, passed?.do),
    ...placed(`moment:deadline.${id}.target`, `deadlines.${id}.targetPassed.do`, targetPassed?.do),
    ...Object.entries(remind ?? {}).flatMap(([lead, reminder]) =>
      placed(`moment:deadline.${id}.reminder ${lead}`, `deadlines.${id}.remind.${lead}.do`, reminder.do),
    ),
  ]);
  return [...ofEvents, ...ofTransitions, ...ofStates, ...ofMoments];
}

function ofState(path: string, { entry, exit }: State): readonly PlacedAction[] {
  const at = `states.${path.replaceAll('.', '.states.')}`;
  return [...placed(`entry:${path}`, `${at}.entry`, entry), ...placed(`exit:${path}`, `${at}.exit`, exit)];
}

function placed(occasion: string, at: string, actions: readonly Action[] | undefined): readonly PlacedAction[] {
  return (actions ?? []).map((action, index) => ({ occasion, at: `${at}.${index}`, action }));
}

/** An action in words: `notice “Invitation”`. */
export function actionInWords(action: Action, { pathway }: CompiledPathway): string {
  if ('notify' in action) return `the notice “${pathway.notifications[action.notify]?.title ?? action.notify}”`;
  if ('prepare' in action) return `the paper “${pathway.documents[action.prepare]?.title ?? action.prepare}”`;
  if ('task' in action) return `the task “${pathway.tasks[action.task]?.title ?? action.task}”`;
  return 'flag' in action ? `the flag “${action.flag}”` : `taking back the flag “${action.clear}”`;
}
