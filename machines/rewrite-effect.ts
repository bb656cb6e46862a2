import type { Draft } from './draft.ts';
import type { Effect, NotifyEffect } from './effect.ts';
import { occasionBehind } from './occasion.ts';
import { reachable, recipientsOf } from './recipients.ts';
import { writeNotice, writePaper, type Written } from './write-effects.ts';

/**
 * A failed effect, to be tried again: recipients as they are known now, since an address may have been recorded. Texts and
 * fields that were written stay as they were; those that could not be are written from what is known by now.
 */
export function rewrittenEffect(draft: Draft, effect: Effect): Written<Effect> {
  return effect.kind === 'notify' ? rewrittenNotice(draft, effect) : rewrittenPaper(draft, effect);
}

function rewrittenNotice(draft: Draft, effect: NotifyEffect): Written<Effect> {
  // A follow-up goes to the very people the notice went to, whoever holds the roles now.
  if (effect.cause.kind === 'withdrawal') {
    const { to, problem } = reachable(draft, effect.to);
    return { effect: { ...effect, to }, ...(problem === undefined ? {} : { trouble: problem }) };
  }
  const occasion = occasionBehind(draft, effect.cause, effect.moment);
  const anew = writeNotice(draft, effect.notification, effect.addressedTo, occasion);
  if (anew === undefined) return { effect };
  if (effect.subject === '' || effect.text === '' || effect.attach.length < anew.effect.attach.length) {
    return { ...anew, effect: { ...anew.effect, id: effect.id } };
  }
  const { to, problem } = recipientsOf(draft, effect.addressedTo, occasion);
  return { effect: { ...effect, to }, ...(problem === undefined ? {} : { trouble: problem }) };
}

function rewrittenPaper(draft: Draft, effect: Extract<Effect, { kind: 'prepareDocument' }>): Written<Effect> {
  const fields = Object.keys(draft.compiled.pathway.documents[effect.document]?.fields ?? {});
  if (fields.every((field) => Object.hasOwn(effect.data, field))) return { effect };
  const anew = writePaper(draft, effect.document, occasionBehind(draft, effect.cause, effect.moment));
  return anew ?? { effect };
}
