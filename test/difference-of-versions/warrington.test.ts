import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ownPathways } from '../../language/load/find-pathway.ts';
import { duecourse, type Said } from '../cli/support/duecourse.ts';

// A copy of Warrington's definition in which a limit is longer, a condition says the contrary, a notice is dropped and a role added.
const edits = [
  ['each: CORE_GROUP_HELD\n    due: 1 month after start.on', 'each: CORE_GROUP_HELD\n    due: 33 days after start.on'],
  ['when: event.parentsUnable && event.parentsAgreed', 'when: event.parentsUnable && !event.parentsAgreed'],
  [
    'target: conference, do: [flag: heldInquorate, task: arrangeEarlyReview, notify: heldInquorate]',
    'target: conference, do: [flag: heldInquorate, task: arrangeEarlyReview]',
  ],
  [
    '  CORE_GROUP_HELD:\n    data:',
    '  CORE_GROUP_HELD:\n    recordedBy: [leadSocialWorker, teamManager, conferenceChair]\n    data:',
  ],
] as const;

interface Told {
  readonly classes: readonly {
    readonly id: string;
    readonly because: readonly string[];
    readonly mayFollow: boolean;
    readonly log: readonly { readonly kind: string; readonly event?: string; readonly by: { readonly role: string } }[];
    readonly file: { readonly name: string; readonly tells: boolean };
  }[];
  readonly changes: readonly { readonly id: string; readonly shown: boolean }[];
}

let folder: string;
let fresh: string;
let said: Said;
let told: Told;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'duecourse-compare-warrington-'));
  let text = await readFile(join(ownPathways, 'authorities/warrington.yaml'), 'utf8');
  for (const [old, other] of edits) {
    if (!text.includes(old)) throw new Error(`Warrington's definition does not say ${old}.`);
    text = text.replace(old, other);
  }
  fresh = join(folder, 'warrington.yaml');
  await writeFile(fresh, text);
  said = await duecourse(['compare', 'warrington', fresh, '--output', join(folder, 'files'), '--json']);
  told = said.json() as unknown as Told;
}, 400_000);

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

/** What happens on the way to the difference, opening and last entry included. */
function eventsTo(id: string): readonly string[] {
  const found = told.classes.find((each) => each.id === id);
  return (found?.log ?? []).map((step) => step.event ?? step.kind);
}

const toPlan = ['opened', 'STRATEGY_DISCUSSION_HELD', 'ENQUIRY_COMPLETED', 'ICPC_HELD', 'PLAN_DRAFTED', 'PLAN_DECIDED'];

it('every change of the copy shows, each in its own class, and because of itself alone', () => {
  expect(said.code).toBe(1);
  expect(told.changes.filter(({ shown }) => !shown)).toEqual([]);
  const own = told.classes.filter(({ mayFollow }) => !mayFollow);
  expect(own.map(({ id, because }) => [id, because])).toEqual(
    expect.arrayContaining([
      ['answer CORE_GROUP_HELD: onlyNew (role conferenceChair)', ['event events.CORE_GROUP_HELD']],
      ['answer REPORT_SHARED_WITH_ADVOCATE: onlyNew (parentsAgree)', ['condition conditions.parentsAgree']],
      ['answer REPORT_SHARED_WITH_ADVOCATE: onlyOld (parentsAgree)', ['condition conditions.parentsAgree']],
      ['deadline coreGroup: later', ['deadline deadlines.coreGroup']],
    ]),
  );
  const notice = own.find(({ id }) => id === 'notice heldInquorate: onlyOld');
  expect(notice?.because).toHaveLength(1);
  expect(notice?.because[0]).toContain('conferencePlanned');
});

it('the longer limit shows with the first core group: the way to a plan is six entries, and it starts with the seventh', () => {
  expect(eventsTo('deadline coreGroup: later')).toEqual([...toPlan, 'CORE_GROUP_HELD']);
});

it('the chair may record a core group as soon as there is a plan', () => {
  expect(eventsTo('answer CORE_GROUP_HELD: onlyNew (role conferenceChair)')).toEqual([...toPlan, 'CORE_GROUP_HELD']);
});

it('a report goes to the advocate once an enquiry has begun', () => {
  const way = ['opened', 'STRATEGY_DISCUSSION_HELD', 'REPORT_SHARED_WITH_ADVOCATE'];
  expect(eventsTo('answer REPORT_SHARED_WITH_ADVOCATE: onlyOld (parentsAgree)')).toEqual(way);
  expect(eventsTo('answer REPORT_SHARED_WITH_ADVOCATE: onlyNew (parentsAgree)')).toEqual(way);
});

it('the notice is missed when the first conference is held without a quorum', () => {
  expect(eventsTo('notice heldInquorate: onlyOld')).toEqual([
    'opened',
    'STRATEGY_DISCUSSION_HELD',
    'ENQUIRY_COMPLETED',
    'ICPC_HELD',
  ]);
});

it('each class is kept as a case file that holds by Warrington’s and fails by the copy', async () => {
  const files = await readdir(join(folder, 'files'));
  expect(files).toHaveLength(told.classes.length);
  for (const { file } of told.classes.filter(({ mayFollow }) => !mayFollow)) {
    const path = join(folder, 'files', file.name);
    expect(file.tells).toBe(true);
    expect((await duecourse(['run', path, '--quiet'])).code).toBe(0);
    expect((await duecourse(['run', path, '--quiet', '--pathway', fresh])).code).toBe(1);
  }
}, 60_000);
