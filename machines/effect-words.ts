import type { Instant } from '../calendar/instant.ts';
import { londonDate } from '../calendar/london.ts';
import { datesIn } from '../language/expressions/in-words.ts';
import { sortedJson } from '../language/sorted-json.ts';
import type { Effect, EffectRecord, Recipient } from './effect.ts';
import { isJsonObject, type Json } from './json.ts';

/** The id an effect has before any correction: its revisions are known by it. */
export function baseId(id: string): string {
  return id.replace(/~\d+$/, '');
}

/** The id of a revision: `entry:4/notify:invitation~2` is what goes out second. */
export function revisionId(id: string, number: number): string {
  return `${baseId(id)}~${number}`;
}

/** An effect as the log derived it, whatever was added on its way out. */
export function derivedOf({ effect, derived }: EffectRecord): Effect {
  return derived ?? effect;
}

/**
 * Do two effects say the same to the same people? Names are not compared, and an address only where both are known: one that is
 * learnt later changes nothing that was said. Of enclosures it is asked which papers they are, not which revision.
 */
export function sameWords(a: Effect, b: Effect): boolean {
  if (a.kind === 'prepareDocument')
    return b.kind === 'prepareDocument' && a.title === b.title && sameJson(a.data, b.data);
  if (b.kind !== 'notify') return false;
  return (
    a.subject === b.subject &&
    a.text === b.text &&
    sameList(a.attach.map(baseId), b.attach.map(baseId)) &&
    sameRecipients(a.to, b.to)
  );
}

/** Equal whatever the order of keys; one that is undefined is as good as none. */
function sameJson(a: Json | undefined, b: Json | undefined): boolean {
  if (a === b) return true;
  if (Array.isArray(a))
    return Array.isArray(b) && a.length === b.length && a.every((item: Json, index) => sameJson(item, b[index]));
  if (!isJsonObject(a) || !isJsonObject(b)) return false;
  return [a, b].every((one) => Object.keys(one).every((key) => sameJson(a[key], b[key])));
}

function sameList(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((item, index) => item === b[index]);
}

function sameRecipients(a: readonly Recipient[], b: readonly Recipient[]): boolean {
  const others = new Map(b.map((recipient) => [identity(recipient), recipient]));
  return (
    a.length === b.length &&
    a.every((recipient) => {
      const other = others.get(identity(recipient));
      if (other === undefined) return false;
      return recipient.email === undefined || other.email === undefined || recipient.email === other.email;
    })
  );
}

/** Those of the first who are not among the others. */
export function leftOut(of: readonly Recipient[], among: readonly Recipient[]): readonly Recipient[] {
  const others = new Set(among.map(identity));
  return of.filter((recipient) => !others.has(identity(recipient)));
}

function identity({ role, person, mailbox }: Recipient): string {
  return person ?? mailbox ?? role;
}

/** Does it speak of a day that is still to come, the instant's own included? Then somebody may act on it yet. */
export function speaksOfComing(effect: Effect, at: Instant): boolean {
  const text = effect.kind === 'notify' ? `${effect.subject}\n${effect.text}` : sortedJson(effect.data);
  const today = londonDate(at);
  return datesIn(text).some((date) => date >= today);
}
