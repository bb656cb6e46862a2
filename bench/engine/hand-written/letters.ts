import { proxyActivities } from '@temporalio/workflow';
import type { DocumentActivities } from '../../../activities/documents/document.ts';
import type {
  NoticeActivities,
  NoticeReceipt,
  NoticeRecipient,
  SendNotice,
} from '../../../activities/notices/notice.ts';

const { sendNotice, prepareDocument } = proxyActivities<NoticeActivities & DocumentActivities>({
  startToCloseTimeout: '1 minute',
});

/** Kept until a document was made or a letter sent: what its receipt says goes into the log. */
export interface Receipt {
  readonly effect: string;
  readonly result: object;
}

const template = `#let data = json(bytes(sys.inputs.data))
= Child protection plan
For #data.child.

#data.summary
`;

/** Sends a letter; the receipt is the outside world's answer. */
export async function sendLetter(
  caseId: string,
  effectId: string,
  letter: Omit<SendNotice, 'caseId' | 'effectId' | 'attachments'>,
  attachments: SendNotice['attachments'] = [],
): Promise<Receipt> {
  const { sent }: NoticeReceipt = await sendNotice({ ...letter, caseId, effectId, attachments });
  return { effect: effectId, result: { sent } };
}

/** Makes the plan; the receipt names the paper. */
export async function makePlan(
  caseId: string,
  effectId: string,
  data: { readonly child: string; readonly summary: string },
): Promise<{ readonly receipt: Receipt; readonly attachment: SendNotice['attachments'][number] }> {
  const title = 'Child protection plan';
  const made = await prepareDocument({
    effectId,
    caseId,
    document: 'plan',
    title,
    language: 'en-GB',
    template,
    data,
  });
  const { hash, contentType } = made;
  return { receipt: { effect: effectId, result: made }, attachment: { title, hash, contentType } };
}

/** The manager's shared mailbox. */
export const managers: readonly NoticeRecipient[] = [{ role: 'manager', mailbox: 'team-managers' }];
