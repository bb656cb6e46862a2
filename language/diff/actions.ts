import type { Action } from '../schema/actions.ts';
import type { Change, Compare, Sides } from './change.ts';
import { ifAll, onlyIf } from './guards.ts';
import { members } from './parts.ts';
import { same } from './same.ts';
import { listed, type Words } from './words.ts';

/** What a transition, a state or a moment asks for. */
export function actions(): Compare<readonly Action[] | undefined> {
  return (from, to, sides) => {
    const [was, is] = [from ?? [], to ?? []];
    // The same thing asked for on other terms is one change, not two.
    const changed = was.flatMap((action) => {
      const key = keyOf(action);
      const [other, another] = is.filter((each) => keyOf(each) === key);
      const alone = was.filter((each) => keyOf(each) === key).length === 1 && another === undefined;
      return other !== undefined && alone && !same(action, other) ? [{ action, other }] : [];
    });
    const rest = members<Action>(
      (action, words) => actionInWords(action, words),
      (it) => `then also ${it}`,
      (it) => `no longer ${it}`,
    )(
      was.filter((action) => !changed.some((pair) => pair.action === action)),
      is.filter((action) => !changed.some((pair) => pair.other === action)),
      sides,
    );
    if (rest === 'elsewhere' && changed.length === 0) return rest;
    return [
      ...changed.flatMap(({ action, other }) => onOtherTerms(action, other, sides)),
      ...(rest === 'elsewhere' ? [] : rest),
    ];
  };
}

/** `notify “Invitation” to Chair`, `ask for the task “Explain the missed date”`. */
export function actionInWords(action: Action, words: Words): string {
  return `${bare(action, words)}${toWhom(action, words)}${ifAll(action.when)}`;
}

/** Several of them, as the end of a sentence. */
export function actionsInWords(list: readonly Action[] | undefined, words: Words): string {
  return listed((list ?? []).map((action) => actionInWords(action, words)));
}

function onOtherTerms(from: Action, to: Action, sides: Sides): readonly Change[] {
  const lead = `${bare(to, sides.to)}: `;
  const people =
    toWhom(from, sides.from) === toWhom(to, sides.to)
      ? []
      : [
          {
            path: [],
            kind: 'changed' as const,
            says: `${lead}${toWhom(from, sides.from).trim() || 'to its usual recipients'} → ${toWhom(to, sides.to).trim() || 'to its usual recipients'}`,
            from: actionInWords(from, sides.from),
            to: actionInWords(to, sides.to),
          },
        ];
  const terms = same(from.when, to.when) ? [] : onlyIf()(from.when, to.when, sides);
  return [
    ...people,
    ...(terms === 'elsewhere' ? [] : terms).map((change) => ({ ...change, says: `${lead}${change.says}` })),
  ];
}

function bare(action: Action, words: Words): string {
  if ('notify' in action) return `send ${words.notification(action.notify)}`;
  if ('prepare' in action) return `prepare ${words.document(action.prepare)}`;
  if ('task' in action) return `ask for the task ${words.task(action.task)}`;
  if ('flag' in action) return `raise the flag ${words.flag(action.flag)}`;
  return `take back the flag ${words.flag(action.clear)}`;
}

function toWhom(action: Action, words: Words): string {
  return 'notify' in action && action.to !== undefined
    ? ` to ${listed(action.to.map((name) => words.recipient(name)))}`
    : '';
}

function keyOf(action: Action): string {
  if ('notify' in action) return `notify ${action.notify}`;
  if ('prepare' in action) return `prepare ${action.prepare}`;
  if ('task' in action) return `task ${action.task}`;
  return 'flag' in action ? `flag ${action.flag}` : `clear ${action.clear}`;
}
