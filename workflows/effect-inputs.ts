import type { PrepareDocument } from '../activities/documents/document.ts';
import type { NoticeAttachment, NoticeRecipient, SendNotice } from '../activities/notices/notice.ts';
import type { Pathway } from '../language/schema/pathway.ts';
import type { CaseState } from '../machines/case-state.ts';
import type { EffectRecord, NotifyEffect, PrepareDocumentEffect } from '../machines/effect.ts';

/**
 * A notice as its activity takes it, with names and addresses as they are known now: one that changed since the notice was
 * written must not be used, and one that was learnt since may.
 */
export function addressedNotice(effect: NotifyEffect, caseId: string, state: CaseState): SendNotice {
  const to = effect.to.map((recipient): NoticeRecipient => {
    const known = recipient.person === undefined ? undefined : state.directory[recipient.person];
    return { ...recipient, ...known };
  });
  const attachments = effect.attach.flatMap((id) => attachment(id, state));
  const { id, moment, subject, text, notification } = effect;
  return { effectId: id, caseId, notification, at: moment, to, subject, text, attachments };
}

/**
 * Says which papers a notice encloses that are not there, `undefined` when all are. A notice that speaks of an enclosure must
 * not go out without it: whoever settles the missing paper another way settles the notice too.
 */
export function missingPapers(effect: NotifyEffect, state: CaseState): string | undefined {
  const missing = effect.attach.filter((id) => attachment(id, state).length === 0);
  if (missing.length === 0) return undefined;
  const papers = missing.map((id) => {
    const record = recordOf(id, state);
    return record?.effect.kind === 'prepareDocument' ? `${record.effect.title} (${record.status})` : id;
  });
  return `The notice encloses what is not there: ${papers.join(', ')}. Send it by hand and resolve this, or have the paper prepared and retry.`;
}

/** Whether every paper a notice encloses is settled: made, or no longer to be made. A failed one holds the notice back. */
export function papersAreReady(effect: NotifyEffect, state: CaseState): boolean {
  return effect.attach.every((id) => {
    const status = recordOf(id, state)?.status;
    return status !== 'asked' && status !== 'failed';
  });
}

/** A document as its activity takes it; `undefined` when the pathway has no template for it. */
export function manuscript(
  effect: PrepareDocumentEffect,
  caseId: string,
  pathway: Pathway,
): PrepareDocument | undefined {
  const template = pathway.documents[effect.document]?.templateText;
  if (template === undefined) return undefined;
  const { id, document, title, data } = effect;
  return { effectId: id, caseId, document, title, language: 'en-GB', template, data };
}

function attachment(id: string, state: CaseState): NoticeAttachment[] {
  const record = recordOf(id, state);
  const hash = record?.result?.['hash'];
  const contentType = record?.result?.['contentType'];
  if (record?.effect.kind !== 'prepareDocument' || record.status !== 'done') return [];
  if (typeof hash !== 'string' || typeof contentType !== 'string') return [];
  return [{ title: record.effect.title, hash, contentType }];
}

function recordOf(id: string, state: CaseState): EffectRecord | undefined {
  return state.effects.find((record) => record.effect.id === id);
}
