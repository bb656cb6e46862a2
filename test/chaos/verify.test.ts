import { describe, expect, it } from 'vitest';
import type { JournaledLog } from '../../activities/journal/journal.ts';
import { parseInstant } from '../../calendar/instant.ts';
import type { EffectRecord, MomentKind } from '../../machines/effect.ts';
import type { Entry } from '../../machines/entry.ts';
import type { CaseEvidence, DiskEvidence } from './evidence.ts';
import { expectedMoments } from './expected.ts';
import type { Delivery } from './mail-server.ts';
import type { Answered } from './people.ts';
import { verifyLetters } from './verify-letters.ts';
import { verifyLog } from './verify-log.ts';
import { timeUp, verifyMoments } from './verify-moments.ts';

/** An invented case of one visit at 10:00:00, recorded half a second later, whose reminder and limit have come. */
const reference = 'X-1';
const seen = answered(2, 'CHILD_SEEN', '10:00:00.000', '10:00:00.500');
const answers: readonly Answered[] = [seen];
const log: readonly Entry[] = [
  entryOf(seen),
  receipt(3, 'reminder', 'm-1', '10:00:12.300'),
  receipt(4, 'passed', 'm-2', '10:00:20.300'),
].map((entry, index) => ({ ...entry, seq: index + 1 }));
const oneAnswer: readonly Answered[] = [{ ...seen, seq: 1 }];
const evidence: CaseEvidence = {
  reference,
  log,
  effects: [effectOf('reminder', '10:00:12.000'), effectOf('passed', '10:00:20.000')],
  tasks: ['explainDelay'],
  history: { runs: 1, events: 9, begunAt: new Map([[idOf('passed'), at('10:00:23.000')]]), failedTasks: [] },
};
const disk: DiskEvidence = {
  journals: new Map([[reference, { entries: log } as unknown as JournaledLog]]),
  damages: [],
  ledger: new Map([
    ['m-1', at('10:00:12.200')],
    ['m-2', at('10:00:20.200')],
  ]),
  outbox: ['m-1', 'm-2'],
};
const nothing = { lost: [], doubled: [], unasked: [], unlike: [] };

describe('what holds logs against answers', () => {
  it('finds nothing where nothing is wrong', () => {
    expect(verifyLog(evidence, oneAnswer, disk)).toEqual(nothing);
  });

  it('finds an answered request that is not in the log, or stands there with another content', () => {
    const other = answered(2, 'CALL_NOTED', '10:00:30.000', '10:00:30.500');
    expect(verifyLog(evidence, [...oneAnswer, other], disk).lost).toEqual([other.wish.key]);
    const changed = log.map((entry) =>
      entry.kind === 'recorded' ? { ...entry, data: { impression: 'Otherwise' } } : entry,
    );
    expect(verifyLog({ ...evidence, log: changed }, oneAnswer, disk).lost).toEqual([seen.wish.key]);
    expect(verifyLog(evidence, [{ ...seen, seq: 2 }], disk).lost).toEqual([seen.wish.key]);
  });

  it('finds a request that stands there twice, an entry nobody asked for, and a number that is wrong', () => {
    const twice = [...log, { ...entryOf(seen), seq: 4 }];
    const found = verifyLog({ ...evidence, log: twice }, oneAnswer, { ...disk, journals: journalOf(twice) });
    expect(found).toEqual({ ...nothing, doubled: [seen.wish.key] });
    expect(verifyLog(evidence, [], disk).unasked).toHaveLength(1);
    const misnumbered = log.map((entry) => ({ ...entry, seq: entry.seq + 1 }));
    expect(verifyLog({ ...evidence, log: misnumbered }, oneAnswer, disk).unlike.length).toBeGreaterThan(0);
  });

  it('finds an entry that only log or journal has, and a case the journal does not know', () => {
    const shorter = { ...disk, journals: journalOf(log.slice(0, 2)) };
    expect(verifyLog(evidence, oneAnswer, shorter).unlike).toEqual(['X-1: entry 3 is only in the log']);
    expect(verifyLog({ ...evidence, log: log.slice(0, 2) }, oneAnswer, disk).unlike).toEqual([
      'X-1: entry 3 is only in the journal',
    ]);
    expect(verifyLog(evidence, oneAnswer, { ...disk, journals: new Map() }).unlike).toEqual([
      'X-1: not in the journal',
    ]);
  });
});

describe('what holds moments against answers', () => {
  it('knows which moments come', () => {
    const again = answered(5, 'CHILD_SEEN', '10:00:15.000', '10:00:15.400');
    const late = answered(9, 'REPORT_ASKED', '10:01:00.000', '10:01:32.000');
    expect(
      expectedMoments([seen, again, late]).map(({ deadline, occurrence, moment, instant }) => [
        ...[deadline, occurrence, moment, new Date(instant).toISOString().slice(11, 23)],
      ]),
    ).toEqual([
      // Seen again 15 seconds later: reminded, not missed.
      ['nextVisit', '1', 'reminder', '10:00:12.000'],
      ['nextVisit', '2', 'reminder', '10:00:27.000'],
      ['nextVisit', '2', 'passed', '10:00:35.000'],
      // Recorded after its limit: taken at once, and nobody is told of an aim that was past.
      ['report', '1', 'passed', '10:01:32.000'],
    ]);
  });

  it('finds nothing where each was taken once, and says how late', () => {
    const found = verifyMoments(evidence, answers, [{ from: at('10:00:19.000'), to: at('10:00:22.000') }]);
    const what = 'X-1: nextVisit#1 passed at 2026-11-22T10:00:20.000Z';
    const late = [{ what, afterRecovery: 1_000, whileUp: 1_000 }];
    expect(found).toEqual({ expected: 2, wrong: [], late, effects: [] });
  });

  it('counts from the last recovery, and all the time in which everything was up', () => {
    const outages = [
      { from: at('10:00:19.000'), to: at('10:00:20.400') },
      { from: at('10:00:21.000'), to: at('10:00:22.500') },
    ];
    expect(verifyMoments(evidence, answers, outages).late).toMatchObject([{ afterRecovery: 500, whileUp: 1_100 }]);
  });

  it('finds one that was not taken, taken twice, for another instant, or never came', () => {
    const [reminder, passed] = [effectOf('reminder', '10:00:12.000'), effectOf('passed', '10:00:20.000')];
    expect(wrongOf([passed])).toEqual([expect.stringContaining('never taken')]);
    expect(wrongOf([reminder, passed, passed])).toEqual([expect.stringContaining('taken 2 times')]);
    expect(wrongOf([reminder, effectOf('passed', '10:00:21.000')])).toEqual([expect.stringContaining('not 2026')]);
    expect(wrongOf([reminder, passed, effectOf('target', '10:00:05.000')])).toEqual([
      expect.stringContaining('never came'),
    ]);
    expect(verifyMoments({ ...evidence, tasks: [] }, answers, []).wrong).toHaveLength(1);
  });

  it('finds an effect without a receipt, and one with two', () => {
    expect(verifyMoments({ ...evidence, log: log.slice(0, 2) }, answers, []).effects).toHaveLength(1);
    expect(verifyMoments({ ...evidence, log: [...log, ...log.slice(2)] }, answers, []).effects).toHaveLength(1);
  });

  it('counts only time in which all was up', () => {
    expect(timeUp(1_000, 9_000, [{ from: 0, to: 2_000 }, { from: 5_000, to: 6_000 }, { from: 8_500 }])).toBe(5_500);
  });
});

describe('what holds letters against receipts', () => {
  const once = [delivery('m-1', '10:00:12.100'), delivery('m-2', '10:00:20.100')];

  it('finds nothing where each went out once', () => {
    const again = { killed: 0, answerLost: 0 };
    expect(verifyLetters([evidence], disk, once, [])).toEqual({ expected: 2, wrong: [], again, unexplained: [] });
    expect(verifyLetters([evidence], disk, undefined, []).wrong).toEqual([]);
  });

  it('finds a letter that did not go out, one nobody asked for, and one that lies in the outbox twice', () => {
    expect(verifyLetters([evidence], disk, once.slice(1), []).wrong).toHaveLength(1);
    expect(verifyLetters([evidence], disk, [...once, delivery('m-3', '10:00:21.000')], []).wrong).toHaveLength(1);
    expect(verifyLetters([evidence], { ...disk, outbox: ['m-1', 'm-2', 'm-2'] }, undefined, []).wrong).toHaveLength(1);
  });

  it('explains a second delivery by a kill or a lost answer, and by nothing else', () => {
    const again = delivery('m-2', '10:01:20.000');
    const unrecorded = { ...disk, ledger: new Map([...disk.ledger, ['m-2', at('10:01:20.100')] as const]) };
    const kill = { from: at('10:00:20.110'), to: at('10:00:25.000') };
    const killed = verifyLetters([evidence], unrecorded, [...once, again], [kill]);
    expect([killed.again, killed.unexplained]).toEqual([{ killed: 1, answerLost: 0 }, []]);
    const mute = { ...delivery('m-2', '10:00:20.100'), answer: 'keptBack' as const };
    const lost = verifyLetters([evidence], unrecorded, [delivery('m-1', '10:00:12.100'), mute, again], []);
    expect([lost.again, lost.unexplained]).toEqual([{ killed: 0, answerLost: 1 }, []]);
    expect(verifyLetters([evidence], unrecorded, [...once, again], []).unexplained).toHaveLength(1);
    // Written down as sent before it was sent again: no kill excuses that.
    expect(verifyLetters([evidence], disk, [...once, again], [kill]).unexplained).toHaveLength(1);
  });
});

function wrongOf(effects: readonly EffectRecord[]): readonly string[] {
  return verifyMoments({ ...evidence, effects }, answers, []).wrong;
}

function journalOf(entries: readonly Entry[]): DiskEvidence['journals'] {
  return new Map([[reference, { entries } as unknown as JournaledLog]]);
}

function instant(time: string): ReturnType<typeof parseInstant> {
  return parseInstant(`2026-11-22T${time}Z`);
}

function at(time: string): number {
  return Date.parse(instant(time));
}

function answered(seq: number, event: string, on: string, recorded: string): Answered {
  const wish = {
    kind: 'record' as const,
    key: `${event}-${seq}`,
    event,
    on: instant(on),
    data: { impression: 'Well' },
  };
  return { reference, wish, seq, at: instant(recorded) };
}

function entryOf({ wish, seq, at: recordedAt }: Answered): Entry {
  if (wish.kind !== 'record') throw new Error('Only what happened has an entry here.');
  const { event, on, data, key } = wish;
  const by = { person: 'p-1', role: 'visitor' };
  return {
    kind: 'recorded',
    seq,
    at: recordedAt,
    type: event,
    on: on as Entry['at'],
    by,
    data,
    caller: { key, bodyHash: '' },
  };
}

function idOf(moment: MomentKind): string {
  return `nextVisit#1/${moment}`;
}

function effectOf(moment: MomentKind, time: string): EffectRecord {
  const cause = { kind: 'moment' as const, deadline: 'nextVisit', occurrence: '1', moment, due: '' };
  const texts = { notification: moment, to: [], addressedTo: [], subject: '', text: '', attach: [] };
  return {
    effect: { kind: 'notify', id: idOf(moment), cause, moment: instant(time), ...texts },
    status: 'done',
    attempt: 1,
  };
}

function receipt(seq: number, moment: MomentKind, messageId: string, time: string): Entry {
  return { kind: 'effectDone', seq, at: instant(time), effect: idOf(moment), result: { sent: [{ messageId }] } };
}

function delivery(messageId: string, time: string): Delivery {
  return { messageId, acceptedAt: at(time), answer: 'written' };
}
