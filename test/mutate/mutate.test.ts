import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { duecourse } from '../cli/support/duecourse.ts';

const fixtures = fileURLToPath(new URL('../policy/fixtures/', import.meta.url));
const visits = join(fixtures, 'pathways/visits.yaml');
const visited = join(fixtures, 'cases/visited.yaml');

interface Told {
  readonly faults: number;
  readonly killed: number;
  readonly score: number;
  readonly survivors: readonly {
    readonly id: string;
    readonly says: string;
    readonly place?: { readonly line: number };
  }[];
  readonly equivalent: readonly { readonly id: string; readonly reason: string }[];
  readonly wronglyEquivalent: readonly { readonly id: string; readonly message: string }[];
  readonly wrong: readonly string[];
}

let directory: string;
let byFile: { readonly code: number; readonly told: Told };
let bySuite: { readonly code: number; readonly told: Told };

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'duecourse-mutate-'));
  byFile = await mutate(visited);
  bySuite = await mutate('--suite', 'generated');
}, 60_000);

afterAll(async () => {
  await rm(directory, { recursive: true, force: true });
});

async function mutate(...words: readonly string[]): Promise<{ readonly code: number; readonly told: Told }> {
  const said = await duecourse(['mutate', visits, ...words, '--json']);
  return { code: said.code, told: said.json() as unknown as Told };
}

async function file(name: string, text: string): Promise<string> {
  const path = join(directory, name);
  await writeFile(path, text);
  return path;
}

function idsOf({ survivors }: Told): readonly string[] {
  return survivors.map(({ id }) => id);
}

describe('faults in a definition, held against a case file', () => {
  it('are noticed where it expects what they change: a limit, a refusal, a role, a state', () => {
    const surviving = idsOf(byFile.told);
    // Monday 9 March is expected; with six working days it is Tuesday 10.
    expect(surviving).not.toContain('deadlines.visit.due: one working day more than 5 working days');
    expect(surviving).not.toContain('conditions.childSeen: never asked');
    expect(surviving).not.toContain('conditions.childSeen.when: says the contrary');
    expect(surviving).not.toContain('events.CLOSED.recordedBy: recorded also by worker');
    expect(surviving).not.toContain('states.open.on.CLOSED[0]: leads nowhere');
    expect(byFile.code).toBe(0);
  });

  it('survive where it does not look, and are told with the line of what was changed', async () => {
    const notice = byFile.told.survivors.find(({ id }) => id === 'notifications.closed.to[0]: does not tell manager');
    expect(notice?.says).toBe('Closed: does not tell manager');
    const line = (await readFile(visits, 'utf8')).split('\n')[(notice?.place?.line ?? 0) - 1];
    expect(line).toContain('to: [manager]');
  });

  it('add up: what is noticed and what survives is all that counts', () => {
    const { faults, killed, survivors, score } = byFile.told;
    expect(killed + survivors.length).toBe(faults);
    expect(score).toBe(Math.floor((1000 * killed) / faults) / 10);
  });
});

describe('faults in a definition, held against its generated suite', () => {
  it('are noticed where the case file does not look: who is told, and the day a limit is in calendar days', () => {
    const surviving = idsOf(bySuite.told);
    expect(surviving).not.toContain('notifications.closed.to[0]: does not tell manager');
    expect(surviving).not.toContain('notifications.closed: never sent');
    expect(surviving).not.toContain('deadlines.visit.due: 5 working days as calendar days');
    expect(bySuite.told.score).toBeGreaterThan(byFile.told.score);
  });

  it('are the same whatever they are held against', () => {
    expect(bySuite.told.faults + bySuite.told.equivalent.length).toBe(
      byFile.told.faults + byFile.told.equivalent.length,
    );
  });
});

describe('what cannot be scored is refused, with what to do', () => {
  it('ends with 1 below the threshold, and with 0 at it', async () => {
    const score = byFile.told.score;
    expect((await mutate(visited, '--threshold', String(score))).code).toBe(0);
    expect((await mutate(visited, '--threshold', '100')).code).toBe(1);
  }, 60_000);

  it('takes no case that does not hold for the definition as it is', async () => {
    const text = (await readFile(visited, 'utf8'))
      .replace('due: 2026-03-09', 'due: 2026-03-08')
      .replace('../pathways/visits.yaml', visits);
    const { code, told } = await mutate(await file('wrong.yaml', text));
    expect(code).toBe(1);
    expect(told.wrong.join()).toContain('2026-03-08');
  });

  it('takes no suite of another version', async () => {
    const made = await duecourse(['paths', visits, '--json']);
    const suite = made.json() as { pathway: { id: string; hash: string } };
    suite.pathway.hash = 'f'.repeat(64);
    const { code, told } = await mutate('--suite', await file('other.json', JSON.stringify(suite)));
    expect(code).toBe(1);
    expect(told.wrong.join()).toContain('another version');
  });

  it('leaves out what is noted as equivalent, and says what is noted wrongly', async () => {
    const list = await file(
      'equivalent.yaml',
      [
        '"notifications.closed.to[0]: does not tell manager": Nobody reads it.',
        '"conditions.childSeen: never asked": It is noticed.',
        '"deadlines.nothing: never runs": There is no such deadline.',
      ].join('\n'),
    );
    const { code, told } = await mutate(visited, '--equivalent', list);
    expect(told.equivalent).toContainEqual(expect.objectContaining({ reason: 'Nobody reads it.' }));
    expect(told.wronglyEquivalent.map(({ id }) => id)).toEqual([
      'conditions.childSeen: never asked',
      'deadlines.nothing: never runs',
    ]);
    expect(code).toBe(1);
  }, 60_000);

  it.each([
    [['--only', 'commas'], 'There are no faults of the kind “commas”.'],
    [['--threshold', 'high'], '“high” is no percentage.'],
    [['--seed', '0'], '“0” is no seed.'],
    [[visited, '--suite', 'generated'], 'given both'],
    [['--suite', 'nowhere.json'], 'nowhere.json'],
  ])('%j is wrong usage', async (words, message) => {
    const { code, err } = await duecourse(['mutate', visits, ...words]);
    expect(code).toBe(2);
    expect(err).toContain(message);
  });
});
