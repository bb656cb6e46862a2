import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { duecourse } from '../cli/support/duecourse.ts';

const visits = fileURLToPath(new URL('fixtures/visits.yaml', import.meta.url));

interface Told {
  readonly classes: readonly {
    readonly id: string;
    readonly title: string;
    readonly old: string;
    readonly new: string;
    readonly steps: readonly string[];
    readonly because: readonly string[];
    readonly mayFollow: boolean;
    readonly file?: { readonly name: string; readonly tells: boolean };
  }[];
  readonly changes: readonly { readonly id: string; readonly shown: boolean }[];
  readonly lived: { readonly logs: number };
}

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'duecourse-compare-'));
});

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

/** A copy of the visits with some words put in the place of others. */
async function edited(name: string, ...edits: readonly (readonly [string, string])[]): Promise<string> {
  let text = await readFile(visits, 'utf8');
  for (const [old, fresh] of edits) {
    if (!text.includes(old)) throw new Error(`The fixture does not say ${old}.`);
    text = text.replace(old, fresh);
  }
  const path = join(folder, name);
  await writeFile(path, text);
  return path;
}

async function compared(
  fresh: string,
  ...more: readonly string[]
): Promise<{ readonly code: number; readonly told: Told }> {
  const said = await duecourse(['compare', visits, fresh, ...more, '--json']);
  return { code: said.code, told: said.json() as unknown as Told };
}

const aDayLonger = ['5 working days', '6 working days'] as const;
const contrary = ['when: event.seen', 'when: "!event.seen"'] as const;
const toWorker = ['to: [manager]', 'to: [worker]'] as const;
const managerOpens = ['title: Opened, recordedBy: [worker]', 'title: Opened, recordedBy: [worker, manager]'] as const;

describe('two versions that behave differently', () => {
  it('are told apart in words, with the case, what each says, and the change that makes it', async () => {
    const fresh = await edited('longer.yaml', aDayLonger);
    const { code, out } = await duecourse(['compare', visits, fresh]);
    expect(code).toBe(1);
    const lines = out.split('\n');
    expect(lines[0]).toBe(`${visits} → ${fresh}: they differ in 1 way.`);
    // Opened on Monday 8 December: five working days end on the Monday after, six on the Tuesday.
    expect(lines.slice(3, 9)).toEqual([
      '1. When a case is opened',
      '    Mon 8 Dec 2025: Opened (Worker)',
      '  ~ Deadline “Visit”: due later',
      '      before: due Mon 15 Dec 2025',
      '      now:    due Tue 16 Dec 2025',
      '      because deadline Visit: 5 working days → 6 working days (never earlier)',
    ]);
    expect(lines.at(-1)).toBe('The 1 changed element showed.');
  });

  it('in four ways at once are told apart in each, each because of its own change', async () => {
    const fresh = await edited('four.yaml', aDayLonger, contrary, toWorker, managerOpens);
    const { code, told } = await compared(fresh);
    expect(code).toBe(1);
    expect(told.classes.map(({ id, because, mayFollow, steps }) => [id, because, mayFollow, steps.length])).toEqual([
      ['answer CASE_OPENED: onlyNew (role manager)', ['event events.CASE_OPENED'], false, 1],
      ['deadline visit: later', ['deadline deadlines.visit'], false, 1],
      ['answer VISITED: onlyNew (childSeen)', ['condition conditions.childSeen'], false, 2],
      ['answer VISITED: onlyOld (childSeen)', ['condition conditions.childSeen'], false, 2],
      ['notice closed: to', ['notice notifications.closed'], false, 2],
    ]);
    expect(told.changes.map(({ shown }) => shown)).toEqual([true, true, true, true]);
  });

  it('are kept as case files that hold by the one and fail by the other', async () => {
    const fresh = await edited('kept.yaml', aDayLonger, contrary, toWorker, managerOpens);
    const output = join(folder, 'differences');
    const { told } = await compared(fresh, '--output', output);
    const files = (await readdir(output)).map((name) => join(output, name));
    expect(files).toHaveLength(5);
    expect(told.classes.every(({ file }) => file?.tells === true)).toBe(true);
    for (const file of files) {
      const before = await duecourse(['run', file, '--quiet']);
      expect([before.out, before.code]).toEqual([expect.stringContaining('as expected'), 0]);
      expect((await duecourse(['run', file, '--quiet', '--pathway', fresh])).code).toBe(1);
    }
  });

  it('of a text that case files do not look at, say so', async () => {
    const fresh = await edited('words.yaml', ['text: The visits are over.', 'text: No more visits.']);
    const { told } = await compared(fresh, '--output', join(folder, 'texts'));
    expect(told.classes.map(({ id, old, new: is, file }) => [id, old, is, file?.tells])).toEqual([
      ['notice closed: text', '“The visits are over.”', '“No more visits.”', false],
    ]);
  });
});

describe('two changes that make the same kind of difference', () => {
  it('are told each with a case of its own', async () => {
    const told = ['requires: childSeen', 'requires: childSeen\n    do: [notify: closed]'] as const;
    const old = await edited('twice.yaml', told);
    const fresh = await edited('never.yaml', [', do: [notify: closed]', '']);
    const said = await duecourse(['compare', old, fresh, '--json']);
    const { classes, changes } = said.json() as unknown as Told;
    expect(classes.map(({ id, because, steps }) => [id, because, steps.length])).toEqual([
      ['notice closed: onlyOld', [expect.stringMatching(/CLOSED|VISITED/)], 2],
      [expect.stringMatching(/^notice closed: onlyOld, by event events\.(CLOSED|VISITED)$/), [expect.any(String)], 2],
    ]);
    expect(new Set(classes.flatMap(({ because }) => because))).toEqual(
      new Set(['event events.VISITED', 'event events.CLOSED']),
    );
    expect(changes.map(({ shown }) => shown)).toEqual(expect.arrayContaining([true, true]));
  });
});

describe('two versions that were not told apart', () => {
  it('are told as one where they are, without a case', async () => {
    const { code, out } = await duecourse(['compare', visits, visits]);
    expect([code, out]).toEqual([0, expect.stringContaining('It is one and the same definition.')]);
  });

  it('are the same where only words differ', async () => {
    const { code, told } = await compared(await edited('titles.yaml', ['title: Visit,', 'title: Visit to the child,']));
    expect([code, told.classes, told.changes]).toEqual([0, [], []]);
    expect(told.lived.logs).toBeGreaterThan(20);
  });

  it('have the changes listed that no case showed: that is no proof that they do nothing', async () => {
    const fresh = await edited('unused.yaml', [
      'conditions:\n',
      'conditions:\n  neverAsked: { when: event.seen, otherwise: Nobody asks this. }\n',
    ]);
    const { code, out } = await duecourse(['compare', visits, fresh]);
    expect(code).toBe(0);
    expect(out).toContain('no case was found in which they differ');
    expect(out).toContain('Changed, and no case showed a difference (not ruled out): 1');
    expect(out).toContain('- condition neverAsked');
  });

  it('are the same where something is only called otherwise, and that is said', async () => {
    const fresh = await edited(
      'renamed.yaml',
      ['  VISITED:', '  CHILD_VISITED:'],
      ['on: { VISITED: {}', 'on: { CHILD_VISITED: {}'],
      ['metBy: VISITED', 'metBy: CHILD_VISITED'],
      ['  visit: {', '  call: {'],
    );
    const renames = join(folder, 'renames.yaml');
    await writeFile(renames, 'events: { VISITED: CHILD_VISITED }\ndeadlines: { visit: call }\n');
    expect((await compared(fresh, '--renames', renames)).told.classes).toEqual([]);
    const { told } = await compared(fresh);
    expect(told.classes.map(({ id }) => id)).toEqual(
      expect.arrayContaining([
        'answer VISITED: onlyOld (unknownEvent)',
        'deadline visit: onlyOld',
        'deadline call: onlyNew',
      ]),
    );
  });
});

describe('what cannot be compared is refused, with what to do', () => {
  it('takes no version with mistakes', async () => {
    const fresh = await edited('mistaken.yaml', ['metBy: VISITED', 'metBy: VISTED']);
    const { code, err, out } = await duecourse(['compare', visits, fresh]);
    expect(code).toBe(1);
    expect(`${err}${out}`).toContain('VISTED');
  });

  it('takes no seed that is none', async () => {
    const { code, err } = await duecourse(['compare', visits, visits, '--seed', 'one']);
    expect([code, err]).toEqual([2, expect.stringContaining('“one” is no number for --seed.')]);
  });

  it('takes no renaming of what is not there', async () => {
    const renames = join(folder, 'wrong.yaml');
    await writeFile(renames, 'events: { VISITED: SEEN }\n');
    const fresh = await edited('other.yaml', aDayLonger);
    const { code, err } = await duecourse(['compare', visits, fresh, '--renames', renames]);
    expect([code, err]).toEqual([1, expect.stringContaining('SEEN')]);
  });
});
