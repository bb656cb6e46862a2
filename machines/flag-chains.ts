import { textInWords } from '../language/expressions/in-words.ts';
import type { Due, Occurrence } from './case-state.ts';
import type { CompiledDeadline } from './compile-deadlines.ts';
import type { Draft } from './draft.ts';
import type { When } from './entry.ts';
import { isJsonObject, type JsonObject } from './json.ts';
import { resolveAnchor } from './occurrence-anchors.ts';
import { dueDate, dueText, workOut } from './occurrence-due.ts';
import { isOpen } from './occurrence-status.ts';
import { clearFlag, raiseFlag } from './raise-flags.ts';
import type { Link, StepChain } from './step-chains.ts';

/**
 * Says when the steps of a paper cannot fit before the meeting they lead to: each step is put at its latest allowed date, and where
 * one comes to lie after a later step's limit, both dates are told. Taken back when it fits again.
 *
 * @param before - the facts before the event: nothing is worked out where neither they nor the event concern a chain.
 */
export function followChains(draft: Draft, event: string, before: JsonObject): void {
  for (const chain of draft.compiled.chains) {
    const own = draft.occurrences.filter((occurrence) =>
      chain.links.some((link) => link.deadline === occurrence.deadline),
    );
    const isTouched =
      chain.events.has(event) ||
      [...chain.follows].some((name) => draft.facts[name] !== before[name]) ||
      // Begun or moved by this very entry, though no fact of the chain says so: a core group begins the next one's report.
      own.some(({ startedBy }) => startedBy === draft.log.at(-1)?.seq);
    if (!isTouched) continue;
    const number = Math.max(0, ...own.map(numberOf));
    const instance = own.filter((occurrence) => numberOf(occurrence) === number);
    const [first] = instance;
    if (first === undefined) continue;
    for (let earlier = 1; earlier < number; earlier += 1) clearFlag(draft, `cannotFit:${chain.document}#${earlier}`);
    const id = `cannotFit:${chain.document}#${number}`;
    const clash = instance.some(isOpen) ? firstClash(draft, chain, instance, first.start) : undefined;
    if (clash === undefined) clearFlag(draft, id);
    else raiseFlag(draft, id, 'cannotFit', saying(chain, clash));
  }
}

/** A step that may take longer than a later one's limit allows. */
interface Clash {
  readonly step: Link;
  readonly until: Due;
  readonly limit: Link;
  readonly by: Due;
}

function saying({ title }: StepChain, { step, until, limit, by }: Clash): string {
  return `${title} cannot fit: “${step.title}” may take until ${textInWords(dueDate(until))}, but “${limit.title}” is due by ${textInWords(dueDate(by))}.`;
}

function firstClash(
  draft: Draft,
  chain: StepChain,
  instance: readonly Occurrence[],
  start: JsonObject,
): Clash | undefined {
  /** When each step is done at the latest, by the facts its entry makes. */
  const expected = new Map<string, When>();
  let latest: { readonly step: Link; readonly until: Due } | undefined;
  for (const link of chain.links) {
    if (isDone(draft, link, start)) continue;
    const due = dueOf(draft, link, start, expected);
    if (link.isLimit && due !== undefined && !isSettled(instance, link)) {
      if (latest !== undefined && latest.until.ends > due.ends) return { ...latest, limit: link, by: due };
    }
    // A step without a count of its own is expected when the one before it is.
    const until = due ?? latest?.until;
    if (until === undefined) continue;
    for (const fact of link.facts) expected.set(fact, dueText(until) as When);
    if (due !== undefined && !link.isLimit && (latest === undefined || due.ends > latest.until.ends))
      latest = { step: link, until: due };
  }
  return undefined;
}

/** Was a step done since its instance began? */
function isDone(draft: Draft, link: Link, start: JsonObject): boolean {
  return [...link.facts].some((name) => {
    const fact = draft.facts[name];
    return isJsonObject(fact) && fact['exists'] === true && Number(fact['seq']) > Number(start['seq'] ?? 0);
  });
}

function isSettled(instance: readonly Occurrence[], link: Link): boolean {
  const own = instance.filter((occurrence) => occurrence.deadline === link.deadline);
  return own.length > 0 && !own.some(isOpen);
}

function dueOf(draft: Draft, link: Link, start: JsonObject, expected: ReadonlyMap<string, When>): Due | undefined {
  const deadline = draft.compiled.deadlineById.get(link.deadline);
  if (deadline === undefined || link.due === undefined) return undefined;
  const counted = workOut(draft, deadline, link.due, (path) => anchorOf(draft, deadline, path, start, expected));
  return counted.kind === 'due' ? counted.due : undefined;
}

function anchorOf(
  draft: Draft,
  deadline: CompiledDeadline,
  path: string,
  start: JsonObject,
  expected: ReadonlyMap<string, When>,
): When | undefined {
  const [name = '', field] = path.split('.');
  const projected = field === 'on' ? expected.get(name) : undefined;
  if (projected !== undefined) return projected;
  const each = deadline.each !== undefined && 'fact' in deadline.each ? deadline.each.fact : undefined;
  const anchor = resolveAnchor(path, draft.facts, { start }, each);
  return anchor === undefined || anchor.isOver ? undefined : anchor.value;
}

function numberOf(occurrence: Occurrence): number {
  return Number(occurrence.occurrence.split(':')[0]);
}
