import type { Instant } from '../calendar/instant.ts';
import type { Draft } from './draft.ts';
import type { Effect } from './effect.ts';
import { addEffect, causeId, viewOf } from './raise-effects.ts';

/**
 * Raises the follow-up a notice or a paper declares for the case that it turns out to have been sent in error. It goes to
 * the very people the notice went to, whoever holds the roles now.
 */
export function raiseNoticeOfWithdrawal(draft: Draft, effect: Effect, at: Instant): void {
  const { pathway, expressions } = draft.compiled;
  const name =
    effect.kind === 'notify'
      ? pathway.notifications[effect.notification]?.followUp
      : pathway.documents[effect.document]?.followUp;
  const notification = name === undefined ? undefined : pathway.notifications[name];
  if (name === undefined || notification === undefined) return;
  const cause = { kind: 'withdrawal', effect: effect.id } as const;
  const id = `${causeId(cause)}/notify:${name}`;
  if (draft.effects.some((record) => record.effect.id === id)) return;
  const scope = { texts: true, withdrawn: true };
  const view = { ...viewOf(draft, {}), withdrawn: withdrawnView(effect) };
  const subject = expressions.template(notification.subject, scope).render(view);
  const text = expressions.template(notification.text, scope).render(view);
  const to = effect.kind === 'notify' ? effect.to : [];
  addEffect(
    draft,
    {
      kind: 'notify',
      id,
      cause,
      moment: at,
      notification: name,
      to,
      addressedTo: effect.kind === 'notify' ? effect.addressedTo : [],
      subject: subject.ok ? subject.text : '',
      text: text.ok ? text.text : '',
      attach: [],
    },
    !subject.ok
      ? subject.problem
      : !text.ok
        ? text.problem
        : to.length === 0
          ? 'nobody is known to have received it'
          : undefined,
  );
}

function withdrawnView(effect: Effect) {
  const what = effect.kind === 'notify' ? effect.subject : effect.title;
  return { subject: what, on: effect.moment };
}
