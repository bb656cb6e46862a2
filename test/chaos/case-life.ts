import { setTimeout as sleep } from 'node:timers/promises';
import type { Chance } from './chance.ts';
import { present, type Answered, type Asker } from './people.ts';

/** How long what was counted from an entry can still bring moments: the longest limit of the pathway, and a little. */
const LONGEST_LIMIT_IN_MS = 31_000;

/** What a case's people need to know. */
export interface CaseLife {
  readonly reference: string;
  readonly asker: Asker;
  readonly chance: Chance;
  /** Settled when nothing new is to be begun. */
  readonly over: AbortSignal;
}

/**
 * A case from its opening to its end: a visitor sees the child every now and then, in time or too late, and asks for reports; the
 * office notes calls and corrects its notes, at the same time. When all is over the case is left alone until its last limit has
 * passed, then it is ended.
 */
export async function liveCase({ reference, asker, chance, over }: CaseLife): Promise<void> {
  const visitor = `p-visitor-of-${reference}`;
  const data = {
    child: `Child of ${reference}`,
    visitor,
    visitorName: 'Vera Invented',
    email: `visitor-of-${reference}@example.org`,
  };
  const opened = await asker.ask(reference, { kind: 'open', key: `${reference}/open`, on: present(), data });
  if (opened === undefined) return;
  const lastCounted = Promise.all([
    visits({ reference, asker, chance: chance.branch('visits'), over }),
    calls({ reference, asker, chance: chance.branch('calls'), over }),
  ]);
  const quietFrom = (await lastCounted)[0] + LONGEST_LIMIT_IN_MS;
  // The passing of time is what is waited for here.
  await sleep(Math.max(0, quietFrom - Date.now()));
  await asker.ask(reference, {
    kind: 'record',
    key: `${reference}/end`,
    event: 'WATCH_ENDED',
    on: present(),
    data: {},
  });
}

/** Answers when the last entry was made from which a limit is counted. */
async function visits({ reference, asker, chance, over }: CaseLife): Promise<number> {
  let isReportOut = false;
  let last = Date.now();
  for (let number = 1; ; number += 1) {
    // Reminders come 12 seconds after a visit, limits after 20, so that some of either come and some do not.
    await pause(chance.between(4_000, 26_000), over);
    if (over.aborted) return last;
    const key = `${reference}/visit-${number}`;
    const on = present();
    const ofReport = chance.isLikely(0.3);
    const event = !ofReport ? 'CHILD_SEEN' : isReportOut ? 'REPORT_RECEIVED' : 'REPORT_ASKED';
    if (ofReport) isReportOut = !isReportOut;
    const seen = event === 'CHILD_SEEN' ? { impression: `Well, for the time ${number}` } : {};
    await asker.ask(reference, { kind: 'record', key, event, on, data: seen });
    last = Date.now();
  }
}

async function calls({ reference, asker, chance, over }: CaseLife): Promise<void> {
  const noted: Answered[] = [];
  for (let number = 1; ; number += 1) {
    await pause(chance.between(5_000, 20_000), over);
    if (over.aborted) return;
    const key = `${reference}/call-${number}`;
    const data = { note: `Call ${number} of ${reference}` };
    if (noted.length > 0 && chance.isLikely(0.25)) {
      const change = {
        op: 'amend' as const,
        target: chance.pick(noted).seq,
        data: { note: `${data.note}, put right` },
      };
      await asker.ask(reference, { kind: 'correct', key, change });
    } else {
      const on = present().slice(0, 10);
      const answered = await asker.ask(reference, { kind: 'record', key, event: 'CALL_NOTED', on, data });
      if (answered !== undefined) noted.push(answered);
    }
  }
}

/** What people do at other times; ends early when all is over. */
async function pause(ms: number, over: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal: over }).catch(() => undefined);
}
