import { noticeTexts, paperFields } from './compiled-texts.ts';
import type { Draft } from './draft.ts';
import type { NotifyEffect, PrepareDocumentEffect, Effect } from './effect.ts';
import type { Json } from './json.ts';
import { causeId, textScopeOf, viewOf, type ActionOccasion } from './occasion.ts';
import { recipientsOf } from './recipients.ts';

/** An effect ready to be asked for, or what stands in its way. */
export interface Written<T extends Effect> {
  readonly effect: T;
  readonly trouble?: string;
}

/** The id of a notice. Whom it goes to is part of it where the definition names others than the notice itself does. */
export function noticeId(
  draft: Draft,
  name: string,
  to: readonly string[] | undefined,
  occasion: ActionOccasion,
): string {
  const usual = draft.compiled.pathway.notifications[name]?.to ?? [];
  const others = to !== undefined && [...new Set(to)].join(',') !== [...new Set(usual)].join(',');
  return `${causeId(occasion.cause)}/notify:${name}${others ? `(${[...new Set(to)].join(',')})` : ''}`;
}

/** The id of a paper. */
export function paperId(name: string, occasion: ActionOccasion): string {
  return `${causeId(occasion.cause)}/prepare:${name}`;
}

/** Writes a notice: its texts, the people behind its recipients, the papers it encloses. Undefined if the definition has none. */
export function writeNotice(
  draft: Draft,
  name: string,
  to: readonly string[] | undefined,
  occasion: ActionOccasion,
): Written<NotifyEffect> | undefined {
  const notification = draft.compiled.pathway.notifications[name];
  if (notification === undefined) return undefined;
  if (draft.withoutTexts === true) return { effect: unwritten(noticeId(draft, name, to, occasion), name, occasion) };
  const view = viewOf(draft, occasion);
  const texts = noticeTexts(draft, name, notification, textScopeOf(occasion));
  const subject = texts.subject.render(view);
  const text = texts.text.render(view);
  const addressedTo = [...new Set(to ?? notification.to)];
  const recipients = recipientsOf(draft, addressedTo, occasion);
  const papers = (notification.attach ?? []).map((document) => ({ document, id: latestPaper(draft, document) }));
  const missing = papers.find(({ id }) => id === undefined);
  const enclosed =
    missing === undefined
      ? undefined
      : `This notice encloses “${draft.compiled.pathway.documents[missing.document]?.title ?? missing.document}”, which has not been prepared.`;
  const trouble = !subject.ok ? subject.problem : !text.ok ? text.problem : (enclosed ?? recipients.problem);
  return {
    effect: {
      kind: 'notify',
      id: noticeId(draft, name, to, occasion),
      cause: occasion.cause,
      moment: occasion.moment,
      notification: name,
      to: recipients.to,
      addressedTo,
      subject: subject.ok ? subject.text : '',
      text: text.ok ? text.text : '',
      attach: papers.flatMap(({ id }) => id ?? []),
    },
    ...(trouble === undefined ? {} : { trouble }),
  };
}

/** A notice that is only counted. */
function unwritten(id: string, name: string, { cause, moment }: ActionOccasion): NotifyEffect {
  return {
    kind: 'notify',
    id,
    cause,
    moment,
    notification: name,
    to: [],
    addressedTo: [],
    subject: '',
    text: '',
    attach: [],
  };
}

/** Writes a paper: its fields worked out. Undefined if the definition has none of that name. */
export function writePaper(
  draft: Draft,
  name: string,
  occasion: ActionOccasion,
): Written<PrepareDocumentEffect> | undefined {
  const document = draft.compiled.pathway.documents[name];
  if (document === undefined) return undefined;
  const data: { [field: string]: Json } = {};
  const problems: string[] = [];
  const view = viewOf(draft, occasion);
  const fields = draft.withoutTexts === true ? [] : paperFields(draft, name, document, textScopeOf(occasion));
  for (const [field, expression] of fields) {
    const result = expression.evaluate(view);
    if (result.ok) data[field] = result.value;
    else problems.push(`${field}: ${result.problem}`);
  }
  const { cause, moment } = occasion;
  return {
    effect: {
      kind: 'prepareDocument',
      id: paperId(name, occasion),
      cause,
      moment,
      document: name,
      title: document.title,
      data,
    },
    ...(problems.length === 0 ? {} : { trouble: `The paper "${document.title}" lacks ${problems.join('; ')}` }),
  };
}

const standing = new Set(['asked', 'done', 'failed']);

/** The paper prepared last; one that was taken back, skipped or belongs to imported history cannot be enclosed. */
function latestPaper(draft: Draft, document: string): string | undefined {
  return draft.effects.findLast(
    ({ effect, status }) => effect.kind === 'prepareDocument' && effect.document === document && standing.has(status),
  )?.effect.id;
}
