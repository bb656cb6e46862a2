import type { Instant } from '../calendar/instant.ts';
import { londonDate } from '../calendar/london.ts';
import { dateInWords } from '../language/expressions/in-words.ts';
import { noticeTexts } from './compiled-texts.ts';
import type { Draft } from './draft.ts';
import type { Corrects, Effect, EffectRecord } from './effect.ts';
import { derivedOf, leftOut, revisionId } from './effect-words.ts';
import { viewOf } from './occasion.ts';

/**
 * What goes out in place of something that went out with other words: the corrected notice, which says first that it replaces
 * the earlier one (in the words of the notice's own follow-up, if it declares one), or the corrected paper.
 *
 * @param plain - as the corrected log has it, its enclosures those to be enclosed now.
 * @param held - what its readers hold.
 * @param number - which revision this is; the first one that went out was number 1.
 */
export function correctedEffect(draft: Draft, plain: Effect, held: EffectRecord, number: number, at: Instant): Effect {
  const isNewToAll =
    plain.kind === 'notify' &&
    held.effect.kind === 'notify' &&
    leftOut(plain.to, held.effect.to).length === plain.to.length;
  const corrects: Corrects = { effect: held.effect.id, says: isNewToAll ? '' : replacing(draft, held.effect) };
  return correcting({ ...plain, id: revisionId(plain.id, number), moment: at }, corrects);
}

/** An effect as it goes out when it replaces another. What could not be written stays empty, to be written on a retry. */
export function correcting(plain: Effect, corrects: Corrects): Effect {
  if (plain.kind === 'prepareDocument' || plain.subject === '' || plain.text === '' || corrects.says === '')
    return { ...plain, corrects };
  return { ...plain, corrects, subject: `Corrected: ${plain.subject}`, text: `${corrects.says}\n\n${plain.text}` };
}

/** The same notice once more as the log has it, because something else reached its readers after it: asked for at once. */
export function sendAgain(draft: Draft, live: EffectRecord, instead: EffectRecord, number: number, at: Instant): void {
  const derived = derivedOf(live);
  const plain =
    derived.kind === 'notify' && live.effect.kind === 'notify' ? { ...derived, attach: live.effect.attach } : derived;
  const effect = correctedEffect(draft, plain, instead, number, at);
  const place = draft.effects.findIndex((record) => record.effect.id === live.effect.id);
  const again: EffectRecord = { effect, derived, status: 'asked', attempt: 1 };
  draft.effects = [
    ...draft.effects.slice(0, place),
    { ...live, status: 'superseded' },
    ...draft.effects.slice(place + 1),
    again,
  ];
  draft.asked.push(effect);
}

function replacing(draft: Draft, effect: Effect): string {
  const what = effect.kind === 'notify' ? effect.subject : effect.title;
  const plainly = `This replaces “${what}” of ${dateInWords(londonDate(effect.moment))}, because a record has been corrected since.`;
  const { notifications } = draft.compiled.pathway;
  const name = effect.kind === 'notify' ? notifications[effect.notification]?.followUp : undefined;
  const followUp = name === undefined ? undefined : notifications[name];
  if (name === undefined || followUp === undefined) return plainly;
  const { text } = noticeTexts(draft, name, followUp, { texts: true, withdrawn: true });
  const written = text.render({ ...viewOf(draft, {}), withdrawn: { subject: what, on: effect.moment } });
  return written.ok ? written.text.trim() : plainly;
}
