import type { CaseEvidence, DiskEvidence } from './evidence.ts';
import type { Outage } from './installation.ts';
import type { Delivery } from './mail-server.ts';

/** Why a message was accepted more than once. */
export const reasons = {
  killed: 'killed between the server’s acceptance and the record of it',
  answerLost: 'the mail server took it and broke off before its answer',
} as const;

/** An answer is written down at once; on a busy machine the journal's database may have others to serve first. */
const RECORDED_WITHIN_MS = 10_000;

/** What became of the letters of all cases. */
export interface LetterFindings {
  /** Letters that had to go out, each with a Message-ID of its own. */
  readonly expected: number;
  /** Letters that did not go out, that nobody asked for, or whose ids are not their own. */
  readonly wrong: readonly string[];
  /** Messages accepted more often than once, beyond the first time, by why. */
  readonly again: Readonly<Record<keyof typeof reasons, number>>;
  /** Messages accepted again without a reason. */
  readonly unexplained: readonly string[];
}

/** Holds the letters that went out against the receipts in the logs. */
export function verifyLetters(
  cases: readonly CaseEvidence[],
  disk: DiskEvidence,
  deliveries: readonly Delivery[] | undefined,
  outages: readonly Outage[],
): LetterFindings {
  const ids = cases.flatMap(receiptsOf);
  const wrong = ids.filter((id, index) => ids.indexOf(id) !== index).map((id) => `${id} stands in two receipts`);
  const went = deliveries?.map(({ messageId }) => messageId) ?? disk.outbox;
  const wentOnce = new Set(went);
  const asked = new Set(ids);
  for (const id of asked) if (!wentOnce.has(id)) wrong.push(`${id} has a receipt and did not go out`);
  for (const id of wentOnce) if (!asked.has(id)) wrong.push(`${id} went out and has no receipt`);
  if (deliveries === undefined) {
    if (went.length !== wentOnce.size) wrong.push(`${went.length - wentOnce.size} letters lie in the outbox twice`);
    return { expected: ids.length, wrong, again: { killed: 0, answerLost: 0 }, unexplained: [] };
  }
  for (const id of asked) if (!disk.ledger.has(id)) wrong.push(`${id} was accepted and not written down`);
  return { expected: ids.length, wrong, ...explain(deliveries, disk.ledger, outages) };
}

function receiptsOf({ log }: CaseEvidence): readonly string[] {
  return log.flatMap((entry) => {
    const sent = entry.kind === 'effectDone' ? entry.result['sent'] : undefined;
    if (!Array.isArray(sent)) return [];
    return sent.map((letter) =>
      typeof letter === 'object' && letter !== null && 'messageId' in letter ? String(letter['messageId']) : 'none',
    );
  });
}

function explain(
  deliveries: readonly Delivery[],
  ledger: ReadonlyMap<string, number>,
  outages: readonly Outage[],
): Pick<LetterFindings, 'again' | 'unexplained'> {
  const again = { killed: 0, answerLost: 0 };
  const unexplained: string[] = [];
  for (const [index, { messageId, acceptedAt, answer }] of deliveries.entries()) {
    const next = deliveries.slice(index + 1).find((later) => later.messageId === messageId);
    if (next === undefined) continue;
    const wasWrittenDown = (ledger.get(messageId) ?? Infinity) < next.acceptedAt;
    const wasKilled = outages.some(
      ({ from, to = Infinity }) => from <= acceptedAt + RECORDED_WITHIN_MS && to >= acceptedAt,
    );
    if (wasWrittenDown) unexplained.push(`${messageId} was sent again though it was written down as sent`);
    else if (answer === 'keptBack') again.answerLost += 1;
    else if (wasKilled) again.killed += 1;
    else unexplained.push(`${messageId} was sent again though its answer was received`);
  }
  return { again, unexplained };
}
