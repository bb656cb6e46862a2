import type { ApplicationFailure } from '@temporalio/common';
import { WorkflowUpdateFailedError } from '@temporalio/client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addDays, type IsoDate } from '../../calendar/iso-date.ts';
import { CaseExistsError, CaseNotFoundError } from '../../client/case-errors.ts';
import { InvalidReferenceError } from '../../client/case-reference.ts';
import { hashPathway } from '../../language/load/load-pathway.ts';
import type { ResolvedPathway } from '../../language/lower.ts';
import type { By, Change } from '../../machines/entry.ts';
import type { RecordEvent } from '../../workflows/messages.ts';
import { smallPathway } from './support/small-pathway.ts';
import {
  conferenceHeld,
  happened,
  historyOf,
  manager,
  opening,
  parentNamed,
  refusalOf,
  setStage,
  worker,
  type Stage,
} from './support/small-case.ts';

let stage: Stage;
let today: IsoDate;

beforeAll(async () => {
  stage = await setStage();
  today = await stage.today();
});

afterAll(() => stage.close());

describe('a refusal', () => {
  test('says what was asked, where the case stands and what failed, and leaves nothing behind', async () => {
    const { cases } = stage;
    await cases.openCase(opening('R-1', today));
    await cases.record('R-1', happened('STRATEGY_HELD', today));
    const before = await withoutTasks('R-1');
    const refusal = await refusalOf(cases.record('R-1', conferenceHeld(today, { data: { agencies: 2 } })));
    expect(refusal).toMatchObject({
      kind: 'conditionsFailed',
      asked: 'CONFERENCE_HELD',
      states: ['enquiry'],
      conditions: [{ condition: 'quorate', otherwise: 'The conference is not quorate: three agencies are needed.' }],
    });
    expect(refusal.message).toContain('three agencies are needed');
    expect(await withoutTasks('R-1')).toEqual(before);
    expect(await cases.log('R-1')).toHaveLength(2);
  });

  test.each([
    ['an event the pathway does not know', 'unknownEvent', () => happened('STRATEGY_HOLD', today)],
    ['data that does not fit', 'wrongData', () => conferenceHeld(today, { data: { agencies: 'three' } })],
    ['a role that may not record it', 'wrongRole', () => conferenceHeld(today, { by: worker })],
    ['a date in the future', 'dateInFuture', () => happened('STRATEGY_HELD', addDays(today, 1))],
    ['a date before the case began', 'beforeCaseBegan', () => happened('STRATEGY_HELD', addDays(today, -1))],
    ['an event no state accepts now', 'notAccepted', () => happened('CORE_GROUP_HELD', today)],
    ['nobody who says it', 'wrongData', () => ({ ...happened('STRATEGY_HELD', today), by: { person: '', role: '' } })],
    [
      'a text too long to travel',
      'wrongData',
      () => happened('STRATEGY_HELD', today, { data: { note: 'x'.repeat(300_000) } }),
    ],
  ])('%s is refused', async (_, kind, request) => {
    await stage.cases
      .openCase(opening(`R-2-${kind}-${Math.round(performance.now())}`, today))
      .then(async ({ reference }) => {
        expect((await refusalOf(stage.cases.record(reference, request()))).kind).toBe(kind);
      });
  });

  test('a correction, a task and an effect that do not exist are refused', async () => {
    const { cases } = stage;
    await cases.openCase(opening('R-3', today));
    const correction = cases.correct('R-3', { change: { op: 'strike', target: 9 }, why: 'Wrong child.', by: worker });
    expect((await refusalOf(correction)).kind).toBe('unknownEntry');
    expect((await refusalOf(cases.completeTask('R-3', { task: 'explainDelay', by: manager }))).kind).toBe(
      'unknownTask',
    );
    expect((await refusalOf(cases.retry('R-3', { effect: 'entry:1/notify:none', by: manager }))).kind).toBe(
      'unknownEffect',
    );
    expect((await refusalOf(cases.retryJournal('R-3', manager))).kind).toBe('unknownEffect');
  });

  test('a correction twice, of an entry that is none, or by somebody who may not is refused, and nothing is lost', async () => {
    const { cases } = stage;
    await cases.openCase(opening('R-9', today));
    await cases.record('R-9', happened('STRATEGY_HELD', today));
    await cases.record('R-9', conferenceHeld(today));
    const refusedAs = async (change: Change, by: By): Promise<string> =>
      (await refusalOf(cases.correct('R-9', { change, why: 'Misread.', by }))).kind;
    // Only the team manager records conferences; parents record nothing at all.
    const data = { agencies: 4 };
    expect(
      await refusalOf(cases.correct('R-9', { change: { op: 'amend', target: 3, data }, why: 'x', by: worker })),
    ).toMatchObject({
      kind: 'wrongRole',
      role: 'worker',
      allowed: ['manager'],
      message: '"Conference held" is corrected by Team manager, not by Social worker.',
    });
    expect(await refusedAs({ op: 'strike', target: 2 }, { person: 'p-mother', role: 'parents' })).toBe('wrongRole');
    expect(await refusedAs({ op: 'strike', target: 2 }, { person: 'p-x', role: 'nobody' })).toBe('wrongRole');
    expect(
      await refusedAs(
        { op: 'insert', before: 3, type: 'STRATEGY_HELD', on: today, data: {} },
        { person: 'p-mother', role: 'parents' },
      ),
    ).toBe('wrongRole');
    expect(await refusedAs({ op: 'strike', target: 99 }, worker)).toBe('unknownEntry');
    expect(await refusedAs({ op: 'strike', target: 1 }, worker)).toBe('notCorrectable');
    expect((await cases.log('R-9')).filter(({ kind }) => kind === 'correction')).toEqual([]);

    await cases.correct('R-9', { change: { op: 'strike', target: 2 }, why: 'Another child.', by: worker });
    expect(await refusedAs({ op: 'strike', target: 2 }, worker)).toBe('alreadyStruck');
    expect(await refusedAs({ op: 'amend', target: 2, on: today }, worker)).toBe('alreadyStruck');
    await cases.correct('R-9', { change: { op: 'amend', target: 3, data }, why: 'A fourth came.', by: manager });
    const log = await cases.log('R-9');
    expect(log.filter(({ kind }) => kind === 'correction')).toHaveLength(2);
    expect(log.slice(1, 3)).toMatchObject([{ type: 'STRATEGY_HELD' }, { data: { agencies: 3 } }]);
    expect((await cases.show('R-9')).view.state).toBe('onPlan');
  });

  test('whom the definition names may correct what others record', async () => {
    const { STRATEGY_HELD: held } = smallPathway.events;
    if (held === undefined) throw new Error('The small pathway has no strategy discussion.');
    const events = {
      ...smallPathway.events,
      STRATEGY_HELD: { ...held, recordedBy: ['worker'], correctedBy: ['manager'] },
    };
    const pathway: ResolvedPathway = { ...smallPathway, events };
    const { cases } = stage;
    await cases.openCase(opening('R-10', today, { pathway, pathwayHash: hashPathway(pathway) }));
    expect((await refusalOf(cases.record('R-10', happened('STRATEGY_HELD', today, { by: manager })))).kind).toBe(
      'wrongRole',
    );
    await cases.record('R-10', happened('STRATEGY_HELD', today));
    const struck = await cases.correct('R-10', { change: { op: 'strike', target: 2 }, why: 'Misread.', by: manager });
    expect(struck.entry).toMatchObject({ kind: 'correction', by: manager });
  });

  test('a condition that cannot be decided refuses, and the case goes on', async () => {
    const pathway: ResolvedPathway = {
      ...smallPathway,
      conditions: { quorate: { when: '10 / (event.agencies - 3) > 0', otherwise: 'Not quorate.' } },
    };
    const { cases } = stage;
    await cases.openCase(opening('R-4', today, { pathway, pathwayHash: hashPathway(pathway) }));
    expect((await refusalOf(cases.record('R-4', conferenceHeld(today)))).kind).toBe('undecidable');
    await cases.record('R-4', conferenceHeld(today, { data: { agencies: 4 } }));
    expect((await cases.show('R-4')).view.state).toBe('onPlan');
  });
});

describe('a request that comes raw, without the client', () => {
  test.each([
    ['nothing at all', null],
    ['a text', 'STRATEGY_HELD'],
    ['no date', { event: 'STRATEGY_HELD', by: worker, data: {} }],
    ['data that is a list', { event: 'STRATEGY_HELD', on: '2026-01-01', by: worker, data: [] }],
  ])('%s is refused with words', async (_, body) => {
    const reference = `RAW-${Math.round(performance.now() * 1000)}`;
    await stage.cases.openCase(opening(reference, today));
    const handle = stage.server.client.workflow.getHandle(`case/${reference}`);
    const error = await handle
      .executeUpdate<unknown, [RecordEvent]>('recordEvent', { args: [body as unknown as RecordEvent] })
      .catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(WorkflowUpdateFailedError);
    expect((error as WorkflowUpdateFailedError).cause).toMatchObject({
      type: 'wrongData',
    } satisfies Partial<ApplicationFailure>);
    expect(await stage.cases.log(reference)).toHaveLength(1);
  });
});

describe('a key', () => {
  test('gets the same entry for the same body, and a refusal for another', async () => {
    const { cases } = stage;
    await cases.openCase(opening('K-1', today));
    const first = await cases.record('K-1', happened('STRATEGY_HELD', today, { key: 'k1' }));
    await stage.passDays(1);
    expect(await cases.record('K-1', happened('STRATEGY_HELD', today, { key: 'k1' }))).toEqual(first);
    const refusal = await refusalOf(
      cases.record('K-1', happened('STRATEGY_HELD', today, { key: 'k1', data: { note: 'other' } })),
    );
    expect(refusal).toMatchObject({ kind: 'keyReused', key: 'k1', seq: 2 });
    const otherKind = cases.completeTask('K-1', { task: 'STRATEGY_HELD', by: worker, key: 'k1' });
    expect((await refusalOf(otherKind)).kind).toBe('keyReused');
    expect(await cases.log('K-1')).toHaveLength(2);
  });

  test('of a refused request stays free', async () => {
    const { cases } = stage;
    const now = await stage.today();
    await cases.openCase(opening('K-2', now));
    const request = happened('CORE_GROUP_HELD', now, { key: 'k2' });
    expect((await refusalOf(cases.record('K-2', request))).kind).toBe('notAccepted');
    await cases.record('K-2', conferenceHeld(now));
    expect((await cases.record('K-2', request)).entry).toMatchObject({ type: 'CORE_GROUP_HELD' });
  });

  test('opens a case once', async () => {
    const { cases } = stage;
    const now = await stage.today();
    const request = opening('K-3', now, { key: 'open-1' });
    expect(await cases.openCase(request)).toMatchObject({ already: false });
    expect(await cases.openCase(request)).toMatchObject({ already: true });
    const other = cases.openCase({ ...request, data: { child: 'Alex Example' } });
    expect((await refusalOf(other)).kind).toBe('keyReused');
    await expect(cases.openCase(opening('K-3', now))).rejects.toThrow(CaseExistsError);
  });
});

/** The time-skipping server, unlike others, keeps the workflow task that refused an update. */
async function withoutTasks(reference: string): Promise<readonly string[]> {
  return (await historyOf(stage, reference)).filter((type) => !type.startsWith('WORKFLOW_TASK'));
}

test('two requests in one task are decided one after the other', async () => {
  const { cases } = stage;
  const now = await stage.today();
  await cases.openCase(opening('P-1', now));
  const results = await Promise.allSettled([
    cases.record('P-1', conferenceHeld(now)),
    cases.record('P-1', conferenceHeld(now)),
  ]);
  expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  const [, conference, ...others] = await cases.log('P-1');
  expect(conference).toMatchObject({ type: 'CONFERENCE_HELD' });
  expect(others.filter(({ kind }) => kind === 'recorded')).toEqual([]);
});

test('ten requests at once are all recorded, each once', async () => {
  const { cases } = stage;
  const now = await stage.today();
  await cases.openCase(opening('P-2', now));
  await Promise.all(
    Array.from({ length: 10 }, (_, index) => cases.record('P-2', happened('STRATEGY_HELD', now, { key: `p${index}` }))),
  );
  const log = await cases.log('P-2');
  expect(log.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
  expect(new Set(log.map(({ caller }) => caller?.key)).size).toBe(11);
  expect(stage.world.journals.get('case/P-2')).toEqual(log);
});

describe('what cannot be opened', () => {
  test.each(['Robin Example', 'robin', '', 'case/1', 'x'.repeat(65), '-1', 'REX-2019-04-03'])(
    '"%s" is no reference',
    async (reference) => {
      await expect(stage.cases.openCase(opening(reference, today))).rejects.toThrow(InvalidReferenceError);
    },
  );

  test('an opening that the pathway refuses starts nothing', async () => {
    const { cases } = stage;
    expect((await refusalOf(cases.openCase(opening('O-1', today, { by: manager })))).kind).toBe('wrongRole');
    expect((await refusalOf(cases.openCase(opening('O-1', today, { data: {} })))).kind).toBe('wrongData');
    const long = opening('O-1', today, { data: { child: 'x'.repeat(300_000) } });
    expect((await refusalOf(cases.openCase(long))).message).toContain('put long texts into a document');
    await expect(cases.show('O-1')).rejects.toThrow(CaseNotFoundError);
    await expect(cases.record('O-1', parentNamed(today))).rejects.toThrow(CaseNotFoundError);
  });
});

test('asking a case to be cancelled does not end it', async () => {
  const { cases, server } = stage;
  const now = await stage.today();
  await cases.openCase(opening('C-1', now));
  await server.client.workflow.getHandle('case/C-1').cancel();
  await cases.record('C-1', happened('STRATEGY_HELD', now));
  expect((await cases.show('C-1')).view.deadlines).toMatchObject([{ id: 'conference', status: 'running' }]);
});
