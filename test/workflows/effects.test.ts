import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  conferenceHeld,
  eventually,
  historyOf,
  manager,
  opening,
  parentNamed,
  setStage,
  worker,
  type Stage,
} from './support/small-case.ts';

let stage: Stage;

beforeEach(async () => {
  stage = await setStage();
});

afterEach(() => stage.close());

async function openWithParent(reference: string, email?: string): Promise<void> {
  const today = await stage.today();
  await stage.cases.openCase(opening(reference, today));
  await stage.cases.record(reference, parentNamed(today, email));
}

async function statusesOf(reference: string): Promise<object> {
  const effects = await stage.cases.effects(reference);
  return Object.fromEntries(
    effects.map(({ effect, status }) => [effect.kind === 'notify' ? effect.notification : effect.document, status]),
  );
}

test('a mail server that is down is tried for long, and the case says so until it is up', async () => {
  const { cases, world } = stage;
  await openWithParent('E-1');
  world.mail = 'down';
  await cases.record('E-1', conferenceHeld(await stage.today()));
  await stage.passDays(0);
  await eventually(async () => (await cases.incidents('E-1')).length === 1);
  expect(await statusesOf('E-1')).toEqual({ plan: 'done', planMade: 'asked' });
  expect(await cases.incidents('E-1')).toMatchObject([
    { kind: 'delayed', name: 'planMade', reason: 'connection refused' },
  ]);
  world.mail = 'up';
  await stage.passDays(0);
  await eventually(() => world.sent.length === 1);
  await eventually(async () => (await cases.incidents('E-1')).length === 0);
  expect(await statusesOf('E-1')).toEqual({ plan: 'done', planMade: 'done' });
  expect(world.sent).toHaveLength(1);
});

test('a mail server that stays down for a week makes an incident; a retry sends the notice', async () => {
  const { cases, world } = stage;
  await openWithParent('E-2');
  world.mail = 'down';
  await cases.record('E-2', conferenceHeld(await stage.today()));
  await stage.passDays(8);
  await eventually(async () => (await cases.incidents('E-2')).some(({ kind }) => kind === 'failed'));
  const [incident] = await cases.incidents('E-2');
  expect(incident).toMatchObject({ kind: 'failed', name: 'planMade' });
  world.mail = 'up';
  const effect = incident?.kind === 'failed' ? incident.effect : '';
  await cases.retry('E-2', { effect, by: manager });
  await eventually(async () => (await cases.log('E-2')).at(-1)?.kind === 'effectDone');
  expect(await cases.incidents('E-2')).toEqual([]);
  // The incident and what became of it stay in the log.
  expect((await cases.log('E-2')).map(({ kind }) => kind)).toEqual([
    'opened',
    'recorded',
    'recorded',
    'effectDone',
    'effectFailed',
    'effectRetried',
    'effectDone',
  ]);
});

test('a notice that the mail server rejects is an incident at once, and a person can settle it another way', async () => {
  const { cases, world } = stage;
  await openWithParent('E-3');
  world.mail = 'rejects';
  await cases.record('E-3', conferenceHeld(await stage.today()));
  await eventually(async () => (await cases.incidents('E-3')).length === 1);
  const [incident] = await cases.incidents('E-3');
  expect(incident).toMatchObject({
    kind: 'failed',
    name: 'planMade',
    reason: 'The mail server refused the message for good: 550',
  });
  const effect = incident?.kind === 'failed' ? incident.effect : '';
  expect([...world.attempts.values()]).toEqual([1]);
  await cases.resolve('E-3', { effect, by: manager, why: 'Handed over at the conference.' });
  expect(await cases.incidents('E-3')).toEqual([]);
  expect(await statusesOf('E-3')).toEqual({ plan: 'done', planMade: 'resolved' });
  expect((await cases.log('E-3')).at(-1)).toMatchObject({
    kind: 'effectResolved',
    why: 'Handed over at the conference.',
  });
});

test('a notice waits for the paper it encloses', async () => {
  const { cases, world } = stage;
  await openWithParent('E-4');
  world.typesetter = 'fails';
  await cases.record('E-4', conferenceHeld(await stage.today()));
  await eventually(async () => (await cases.incidents('E-4')).length === 1);
  expect(await statusesOf('E-4')).toEqual({ plan: 'failed', planMade: 'asked' });
  expect(world.sent).toEqual([]);
  world.typesetter = 'up';
  const [incident] = await cases.incidents('E-4');
  await cases.retry('E-4', { effect: incident?.kind === 'failed' ? incident.effect : '', by: manager });
  await eventually(() => world.sent.length === 1);
  expect(world.sent[0]?.attachments).toMatchObject([{ title: 'Plan', hash: [...world.prepared.values()][0] }]);
});

test('a notice does not go out without its enclosure when the paper was settled another way', async () => {
  const { cases, world } = stage;
  await openWithParent('E-9');
  world.typesetter = 'fails';
  await cases.record('E-9', conferenceHeld(await stage.today()));
  await eventually(async () => (await cases.incidents('E-9')).length === 1);
  const [paper] = await cases.incidents('E-9');
  await cases.resolve('E-9', {
    effect: paper?.kind === 'failed' ? paper.effect : '',
    by: manager,
    why: 'Written by hand.',
  });
  await eventually(async () => (await cases.incidents('E-9')).some(({ kind }) => kind === 'failed'));
  expect(await cases.incidents('E-9')).toMatchObject([
    {
      kind: 'failed',
      name: 'planMade',
      reason: expect.stringContaining('The notice encloses what is not there: Plan (resolved).'),
    },
  ]);
  expect(world.sent).toEqual([]);
});

test('an address recorded after the failure is the one a retry uses', async () => {
  const { cases, world } = stage;
  await openWithParent('E-5', '');
  await cases.record('E-5', conferenceHeld(await stage.today()));
  await eventually(async () => (await cases.incidents('E-5')).length === 1);
  expect(world.sent).toEqual([]);
  await cases.record('E-5', parentNamed(await stage.today(), 'new@example.org'));
  const [incident] = await cases.incidents('E-5');
  await cases.retry('E-5', { effect: incident?.kind === 'failed' ? incident.effect : '', by: manager });
  await eventually(() => world.sent.length === 1);
  expect(world.sent[0]?.to).toMatchObject([{ person: 'p-parent', email: 'new@example.org' }]);
});

test('a notice not yet sent is given up when a correction takes its cause away', async () => {
  const { cases, world } = stage;
  await openWithParent('E-6');
  world.mail = 'down';
  const { entry } = await cases.record('E-6', conferenceHeld(await stage.today()));
  await eventually(() => world.attempts.size === 1);
  await cases.correct('E-6', {
    change: { op: 'strike', target: entry.seq },
    why: 'Another case was meant.',
    by: manager,
  });
  world.mail = 'up';
  await stage.passDays(1);
  expect(world.sent).toEqual([]);
  expect(await statusesOf('E-6')).toMatchObject({ planMade: 'dropped' });
  expect(await historyOf(stage, 'E-6')).toContain('ACTIVITY_TASK_CANCELED');
});

test('nothing goes out about an entry the journal does not have, unless the journal is down', async () => {
  const { cases, world } = stage;
  await openWithParent('E-7');
  await cases.record('E-7', conferenceHeld(await stage.today()));
  await eventually(() => world.sent.length === 1);
  const types = await historyOf(stage, 'E-7');
  // Opening, parent, conference: the third append is confirmed before anything else is scheduled.
  const scheduled = types.flatMap((type, index) => (type === 'ACTIVITY_TASK_SCHEDULED' ? [index] : []));
  const completed = types.flatMap((type, index) => (type === 'ACTIVITY_TASK_COMPLETED' ? [index] : []));
  expect(completed[2]).toBeLessThan(scheduled[3] ?? 0);

  await openWithParent('E-8');
  world.journal = 'down';
  expect(await cases.record('E-8', conferenceHeld(await stage.today()))).toMatchObject({ journaled: false });
  await eventually(() => world.sent.length === 2);
});

test('what went out before a correction stands as sent, and goes out corrected with its corrected paper when a person asks', async () => {
  const { cases, world } = stage;
  await openWithParent('E-9');
  await cases.record('E-9', conferenceHeld(await stage.today()));
  await eventually(() => world.sent.length === 1);
  await eventually(async () => (await cases.log('E-9')).length === 5);
  await cases.correct('E-9', {
    change: { op: 'amend', target: 1, data: { child: 'Robyn Example' } },
    why: 'It is written with a y.',
    by: worker,
  });
  const papers = async (): Promise<readonly string[]> =>
    (await cases.effects('E-9')).map(({ effect, status }) => `${effect.id} ${status}`);
  await eventually(async () => (await papers()).includes('entry:3/prepare:plan~2 done'));
  // The notice names no day that is still to come, so nobody is written to without being asked.
  expect(await papers()).toEqual([
    'entry:3/prepare:plan superseded',
    'entry:3/prepare:plan~2 done',
    'entry:3/notify:planMade superseded',
    'entry:3/notify:planMade~2 skipped',
  ]);
  const { view } = await cases.show('E-9');
  expect(view.flags.map(({ id }) => id)).toEqual(['sentBeforeCorrection:planMade']);
  expect(await cases.incidents('E-9')).toMatchObject([
    { kind: 'untold', effect: 'entry:3/notify:planMade~2', name: 'planMade' },
  ]);
  await cases.retry('E-9', { effect: 'entry:3/notify:planMade~2', by: manager });
  await eventually(() => world.sent.length === 2);
  expect(world.sent[1]).toMatchObject({
    effectId: 'entry:3/notify:planMade~2',
    subject: 'Corrected: The plan for Robyn Example',
  });
  expect(world.sent[1]?.text).toMatch(/^This replaces “The plan for Robin Example” of .*\n\nThe plan is enclosed\.$/);
  expect(world.sent[1]?.attachments).toHaveLength(1);
  expect(world.sent[1]?.attachments[0]?.hash).not.toBe(world.sent[0]?.attachments[0]?.hash);
  expect((await cases.show('E-9')).view.flags).toEqual([]);
  expect(await cases.incidents('E-9')).toEqual([]);
});
