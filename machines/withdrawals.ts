import type { Instant } from '../calendar/instant.ts';
import { noticeTexts } from './compiled-texts.ts';
import type { Draft } from './draft.ts';
import type { Effect, NotifyEffect } from './effect.ts';
import { causeId, viewOf } from './occasion.ts';
import { addEffect } from './raise-effects.ts';

/**
 * Raises the follow-up a notice or a paper declares for the case that it turns out to have been sent in error. It goes to
 * the very people the notice went to, whoever holds the roles now. One that was dropped because the notice was right after all is asked
 * for once more.
 */
export function raiseNoticeOfWithdrawal(draft: Draft, effect: Effect, at: Instant): void {
  const { pathway } = draft.compiled;
  const name =
    effect.kind === 'notify'
      ? pathway.notifications[effect.notification]?.followUp
      : pathway.documents[effect.document]?.followUp;
  const notification = name === undefined ? undefined : pathway.notifications[name];
  if (name === undefined || notification === undefined) return;
  const cause = { kind: 'withdrawal', effect: effect.id } as const;
  const id = `${causeId(cause)}/notify:${name}`;
  const earlier = draft.effects.find((record) => record.effect.id === id);
  if (earlier !== undefined && earlier.status !== 'dropped') return;
  const scope = { texts: true, withdrawn: true };
  const view = { ...viewOf(draft, {}), withdrawn: withdrawnView(effect) };
  const texts = noticeTexts(draft, name, notification, scope);
  const subject = texts.subject.render(view);
  const text = texts.text.render(view);
  const notice: NotifyEffect = {
    kind: 'notify',
    id,
    cause,
    moment: at,
    notification: name,
    to: effect.kind === 'notify' ? effect.to : [],
    addressedTo: effect.kind === 'notify' ? effect.addressedTo : [],
    subject: subject.ok ? subject.text : '',
    text: text.ok ? text.text : '',
    attach: [],
  };
  const nobody = notice.to.length === 0 ? 'nobody is known to have received it' : undefined;
  const trouble = !subject.ok ? subject.problem : !text.ok ? text.problem : nobody;
  if (earlier === undefined) return addEffect(draft, notice, trouble);
  const status =
    trouble === undefined ? ({ status: 'asked' } as const) : ({ status: 'failed', note: trouble } as const);
  draft.effects = draft.effects.map((record) =>
    record === earlier ? { effect: notice, attempt: earlier.attempt + 1, ...status } : record,
  );
  if (trouble === undefined) draft.asked.push(notice);
}

function withdrawnView(effect: Effect) {
  const what = effect.kind === 'notify' ? effect.subject : effect.title;
  return { subject: what, on: effect.moment };
}
