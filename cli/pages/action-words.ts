import type { Action } from '../../language/schema/actions.ts';
import { fieldOf, listInWords, recipientTitle } from '../../language/words/plain-words.ts';
import { onlyWhere } from './condition-words.ts';
import { inline } from './markdown.ts';
import { roleTitle, rulesOf, type Page } from './page.ts';

/** What is asked for when something happens, one line for each: `tells Parents by the notice “…”`. */
export function actionLines(actions: readonly Action[], events: readonly string[], page: Page): readonly string[] {
  return actions.map(
    (action) => `${actionInWords(action, events, page)}${onlyWhere(action.when ?? [], events, page)}.`,
  );
}

/**
 * Whom a notice goes to, as a list.
 *
 * @param events - what the event at hand can be, whose fields may name people.
 */
export function recipients(to: readonly string[], { pathway }: Page, events: readonly string[] = []): string {
  return listInWords(
    to.map((one) => {
      const field = one.startsWith('event.') ? one.slice('event.'.length) : undefined;
      const title = field === undefined ? undefined : fieldOf(field, events, pathway)?.title;
      return inline(title === undefined ? recipientTitle(one, pathway) : `whoever is named under “${title}”`);
    }),
  );
}

function actionInWords(action: Action, events: readonly string[], page: Page): string {
  const { pathway } = page;
  if ('notify' in action) {
    const notice = pathway.notifications[action.notify];
    const to = recipients(action.to ?? notice?.to ?? [], page, events);
    return `Tells ${to} by the notice “${inline(notice?.title ?? action.notify)}”${rulesOf(notice ?? {})}`;
  }
  if ('prepare' in action) {
    const paper = pathway.documents[action.prepare];
    return `Prepares the paper “${inline(paper?.title ?? action.prepare)}”${rulesOf(paper ?? {})}`;
  }
  if ('task' in action) {
    const task = pathway.tasks[action.task];
    const role = task === undefined ? '' : `${roleTitle(task.role, page)}: `;
    return `Asks ${role}“${inline(task?.title ?? action.task)}”${rulesOf(task ?? {})}`;
  }
  const id = 'flag' in action ? action.flag : action.clear;
  const says = inline(pathway.flags[id]?.says ?? id);
  return 'flag' in action
    ? `Raises the flag “${says}”${rulesOf(pathway.flags[id] ?? {})}`
    : `Takes the flag “${says}” back`;
}
