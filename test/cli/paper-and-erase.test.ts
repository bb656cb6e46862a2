import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readPdf } from '../activities/support/poppler.ts';
import { keyIdOf } from '../../worker/encryption/key-store.ts';
import { duecourse, type Said } from './support/duecourse.ts';
import { startServer, type StartedServer } from './support/server.ts';

let server: StartedServer;
let desk: string;

beforeAll(async () => {
  desk = await mkdtemp(join(tmpdir(), 'duecourse-desk-'));
  server = await startServer();
  await invited('WBC-7001', 'Perpetua Ashdown');
  await invited('WBC-7002', 'Marmaduke Bellwether');
}, 180_000);

afterAll(async () => {
  await server?.stop();
  await rm(desk, { recursive: true, force: true });
}, 60_000);

// The tests follow two cases, in this order: one is erased, the other must not notice.

test('the papers of a case are listed with what they are and when they were made', async () => {
  const said = await call(['paper', 'WBC-7001']);
  expect(said.code).toBe(0);
  expect(said.out).toMatch(/^Paper +Document +Made +Size +Title/);
  expect(said.out).toMatch(/^1 +conferenceInvitation +\w{3} +\d.* kB +Invitation to a child protection conference$/m);
  expect(said.out).not.toContain('Perpetua');
});

test('a paper is saved for somebody who works on the case, readable by its owner only', async () => {
  const file = join(desk, 'invitation.pdf');
  const said = await call(['paper', 'WBC-7001', '1', '--by', 'p-office:conferenceService', '-o', file]);
  expect(said).toMatchObject({ code: 0, err: '' });
  expect(readPdf(await readFile(file)).text).toContain('Perpetua Ashdown');
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  const again = await call(['paper', 'WBC-7001', 'conferenceInvitation', '--by', 'p-tm:teamManager', '-o', file]);
  expect(again.code).toBe(2);
  expect(again.err).toContain('is there already');
});

test('a paper is refused to those who do not work on the case, in the words of the definition, and nothing is saved', async () => {
  const file = join(desk, 'refused.pdf');
  const said = await call(['paper', 'WBC-7001', '1', '--by', 'p-hv:practitioner', '-o', file]);
  expect(said.code).toBe(1);
  expect(said.err).toContain('Refused: Invitation to a child protection conference of WBC-7001. Nothing was read.');
  expect(said.err).toContain('Only those who work on the case may read it.');
  expect(await readdir(desk)).toEqual(['invitation.pdf']);
  expect((await call(['paper', 'WBC-7001', '1'])).code).toBe(2);
});

test('a paper that the case does not have is named with those it has', async () => {
  const said = await call(['paper', 'WBC-7001', 'childProtectionPlan', '--by', 'p-tm:teamManager']);
  expect(said.code).toBe(1);
  expect(said.err).toContain('has no paper “childProtectionPlan”. It has conferenceInvitation');
});

const erasing = ['erase', 'WBC-7001', '--why', 'Opened for the wrong child'];

test('without --yes nothing is erased, and what would be is told', async () => {
  const said = await call(erasing);
  expect(said.code).toBe(1);
  expect(said.out).toContain('WBC-7001 would be erased for good. Nothing has been done yet.');
  expect(said.out).toContain('It is running');
  expect(said.out).toContain('Repeat it with --yes');
  expect((await call(['show', 'WBC-7001'])).code).toBe(0);
  expect(await holding('Perpetua Ashdown')).toHaveLength(1);
});

test('a case that nobody knows cannot be erased', async () => {
  const said = await call(['erase', 'WBC-7999', '--why', 'A slip', '--yes']);
  expect(said.code).toBe(1);
  expect(said.err).toContain('No case WBC-7999 is known');
  expect((await call(['erase', 'WBC-7001', '--yes'])).code).toBe(2);
});

test('an erased case is nowhere any more: not in a letter, not in a paper, not in the journal, not on the server', async () => {
  const before = await files('papers');
  const said = await call([...erasing, '--by', 'p-dpo:dataProtectionOfficer', '--yes']);
  expect(said).toMatchObject({ code: 0, err: '' });
  expect(said.out).toMatch(/Erased WBC-7001.* Removed: \d+ entries, 1 paper, 1 letter of the outbox\./);
  expect(said.out.replaceAll(/\s+/g, ' ')).toContain('What remains: • that it was erased');
  expect(await holding('Perpetua Ashdown')).toEqual([]);
  expect(await files('papers')).toHaveLength(before.length - 1);
  for (const words of [
    ['show', 'WBC-7001'],
    ['paper', 'WBC-7001'],
    ['incidents', 'WBC-7001'],
  ]) {
    const refused = await call(words);
    expect(refused.code).toBe(1);
    expect(refused.err).toMatch(/This case was erased on \d+ \w+ \d{4} at \d\d:\d\d/);
  }
  await expect.poll(() => listed(['list', '--all', '--json']), { timeout: 20_000 }).toEqual(['WBC-7002']);
});

test('a case that was erased is not restored, and its reference is not given to another', async () => {
  expect((await call(['restore'])).out).toBe('0 cases restored, 1 present already.');
  const again = await open('WBC-7001', 'Somebody Else');
  expect(again.code).toBe(1);
  expect(again.err).toContain('This case was erased on');
});

test('erasing it again does no harm and says that it had been erased', async () => {
  const said = await call([...erasing, '--yes']);
  expect(said).toMatchObject({ code: 0, err: '' });
  expect(said.out).toContain('had been erased on');
  expect(said.out).toContain('0 entries, 0 papers, 0 letters');
});

test('what was erased is listed: when, why and by whom', async () => {
  const said = await call(['erasures']);
  expect(said).toMatchObject({ code: 0, err: '' });
  expect(said.out).toMatch(
    /^WBC-7001 {2}\w+ \d+ \w+ \d{4} at \d\d:\d\d.*\n {2}“Opened for the wrong child”\n1 case erased\.$/,
  );
  expect((await call(['erasures', '--json'])).json()).toMatchObject([
    { reference: 'WBC-7001', why: 'Opened for the wrong child' },
  ]);
});

test('the other case goes on', async () => {
  expect((await call(['show', 'WBC-7002'])).code).toBe(0);
  expect(await holding('Marmaduke Bellwether')).toHaveLength(1);
  const file = join(desk, 'other.pdf');
  expect((await call(['paper', 'WBC-7002', '1', '--by', 'p-tm:teamManager', '-o', file])).code).toBe(0);
});

test('a case whose key is lost says so, keeps nobody from the others, and is there again with its key', async () => {
  const before = await files('keys');
  const path = join(server.data, 'keys', `${keyIdOf('case/WBC-7002')}.key`);
  const key = await readFile(path);
  await rm(path);
  for (const words of [
    ['show', 'WBC-7002'],
    ['record', 'WBC-7002', 'CONTACT_RECORDED', '--on', '2026-11-19', '--by', 'p-duty:dutySocialWorker'],
  ]) {
    const refused = await call(words);
    expect(refused.code).toBe(1);
    expect(refused.err).toContain('restore its keys from a backup');
  }
  // A mistyped reference is still just that, and neither gets a new key.
  expect((await call(['show', 'WBC-7020'])).err).toContain('No case WBC-7020 is known');
  expect(await files('keys')).toHaveLength(before.length - 1);
  expect(await listed(['list', '--json'])).toEqual(['WBC-7002']);
  await writeFile(path, key, { mode: 0o600 });
  expect((await call(['show', 'WBC-7002'])).code).toBe(0);
});

/** A case of an invented child whose mother has been invited to the conference: one paper, one letter. */
async function invited(reference: string, childName: string): Promise<void> {
  // The letter goes to the mother, by name; the child's stands in the paper enclosed.
  const mother = ['person=p-mother', `name=Jo ${childName.split(' ')[1]}`, 'email=jo@example.org'];
  const steps = [
    ['CONTACT_RECORDED', '2026-11-16', 'p-duty:dutySocialWorker', ...mother],
    [
      'STRATEGY_DISCUSSION_HELD',
      '2026-11-17',
      'p-tm:teamManager',
      'agencies=childrensSocialCare,police,health',
      'outcome=section47',
    ],
    [
      'ICPC_BOOKED',
      '2026-11-18',
      'p-office:conferenceService',
      'start=2026-12-03T10:00',
      'venue=Family centre',
      'chair=p-chair',
    ],
    [
      'PERSON_INVITED',
      '2026-11-18',
      'p-office:conferenceService',
      ...mother,
      'capacity=parent',
      'reports=false',
      'why=Is the mother',
    ],
  ];
  const opened = await open(reference, childName);
  if (opened.code !== 0) throw new Error(opened.err);
  for (const [event = '', on = '', by = '', ...data] of steps) {
    const said = await call(['record', reference, event, '--on', on, '--by', by, ...data]);
    if (said.code !== 0) throw new Error(said.err);
  }
  const done = async (): Promise<boolean> => {
    const { view } = (await call(['show', reference, '--json'])).json() as {
      view: { effects: { status: string }[] };
    };
    return view.effects.length > 1 && view.effects.every(({ status }) => status === 'done');
  };
  for (let tries = 0; tries < 200 && !(await done()); tries += 1) await sleep(200);
  if (!(await done())) throw new Error(`The invitation of ${reference} did not go out.`);
}

function open(reference: string, childName: string): Promise<Said> {
  const child = ['child=p-child', `childName=${childName}`, 'unborn=false', 'dateOfBirth=2019-05-02'];
  const people = ['parents=p-mother', 'socialWorker=p-sw', 'teamManager=p-tm'];
  return call([
    'open',
    'warrington',
    reference,
    '--on',
    '2026-11-16',
    '--by',
    'p-duty:dutySocialWorker',
    ...child,
    ...people,
  ]);
}

function call(words: readonly string[]): Promise<Said> {
  return duecourse(words, { env: server.env });
}

async function listed(words: readonly string[]): Promise<readonly string[]> {
  const cases = JSON.parse((await call(words)).out) as { reference: string }[];
  return cases.map(({ reference }) => reference).sort();
}

async function files(folder = ''): Promise<readonly string[]> {
  const found = await readdir(join(server.data, folder), { recursive: true, withFileTypes: true });
  return found.filter((file) => file.isFile()).map((file) => join(file.parentPath, file.name));
}

/** Where in the data directory a first or last name stands in the open. */
async function holding(text: string): Promise<readonly string[]> {
  const [first = '', last = ''] = text.split(' ');
  const all = await Promise.all(
    (await files()).map(async (path) => [path, await readFile(path, 'latin1').catch(() => '')] as const),
  );
  return all.flatMap(([path, content]) => (content.includes(first) || content.includes(last) ? [path] : []));
}
