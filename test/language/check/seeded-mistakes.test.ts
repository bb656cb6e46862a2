import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { checkPathway } from '../../../language/check/check-pathway.ts';
import { displayName } from '../../../language/load/find-pathway.ts';
import { loadPathway } from '../../../language/load/load-pathway.ts';
import type { Problem } from '../../../language/problem.ts';

const folder = fileURLToPath(new URL('broken/', import.meta.url));
const broken = `${folder}broken.yaml`;
const sound = `${folder}sound.yaml`;
const register = `${folder}registers/broken.yaml`;

let problems: readonly Problem[];
let seeded: readonly Seeded[];

beforeAll(async () => {
  problems = checkPathway(await loadPathway(broken));
  seeded = seededMistakes(readFileSync(broken, 'utf8'));
});

describe('a definition with every kind of mistake', () => {
  it('has each of them reported at its line and column, and nothing else in its file', () => {
    const found = problems.filter((problem) => problem.file === displayName(broken)).map(placed);
    expect(found.toSorted()).toEqual(seeded.map(placed).toSorted());
  });

  it('has more than a hundred mistakes seeded, of more than seventy kinds', () => {
    expect(seeded.length).toBeGreaterThan(100);
    expect(new Set(seeded.map(({ code }) => code)).size).toBeGreaterThan(70);
  });

  it('says of each what is wrong, in a sentence', () => {
    for (const { message, hint } of problems) {
      expect(message).toMatch(/[.?]$/);
      expect(message).not.toMatch(/undefined|\[object|NaN|Invalid input/);
      expect(hint ?? 'None.').toMatch(/[.?”]$/);
    }
  });

  it.each([
    ['37:46', 'facts.lastVisit.where', ['broken.yaml 35:7', 'sound.yaml 26:13']],
    ['42:26', 'conditions.wasSeen.when', ['broken.yaml 35:7', 'sound.yaml 26:13']],
    ['43:20', 'conditions.isKnown.when', ['broken.yaml 93:3', 'sound.yaml 36:3']],
    ['27:3', 'events.REPORT_WRITTEN', ['broken.yaml 191:32', 'sound.yaml 71:7']],
    ['31:3', 'events.REPORT_SIGNED', ['broken.yaml 191:11', 'sound.yaml 72:7']],
    ['95:5', 'deadlines.signature.metBy', ['broken.yaml 191:11', 'sound.yaml 72:7']],
  ])('what the overlay breaks in its base is shown in both files: sound.yaml:%s', (place, path, related) => {
    const found = problems.find((problem) => problem.file === displayName(sound) && problem.path === path);
    expect(found === undefined ? undefined : `${found.line}:${found.column}`).toBe(place);
    expect(
      found?.related?.map((other) => `${other.file.split('/').at(-1)} ${other.line}:${other.column}`) ?? [],
    ).toEqual(related);
  });

  it('shows nothing else in the base', () => {
    expect(problems.filter((problem) => problem.file === displayName(sound))).toHaveLength(6);
  });

  it('shows the rules that are placed nowhere at their line of the register', () => {
    const found = problems.filter((problem) => problem.file === displayName(register));
    expect(found.map(({ line, column, code, message }) => `${line}:${column} ${code} ${message.slice(0, 6)}`)).toEqual([
      '5:11 rule-not-placed NOW-01',
      '8:11 rule-not-placed NOW-04',
    ]);
  });

  it.each([
    ['unknown-task', 'There is no task “explian”. Did you mean “explain”?'],
    ['unknown-key', '“deadlnes” is not a key of a definition. Did you mean “deadlines”?'],
    ['unknown-target', '“sen” leads to no state. Did you mean “seen”?'],
    ['expression-unknown-name', 'Nothing here is called “lastVist”.'],
    ['count-syntax', 'This count cannot be read: “workin” does not fit.'],
    ['unknown-position', '“after: attic” names no item of this map.'],
    [
      'looser-than-statute',
      '“nextVisit” is looser than statute (1 month after lastVisit.on): with lastVisit.on 2012-01-30 it falls due on 2012-03-01, where the base asks for 2012-02-29.',
    ],
    ['statutory-removed', '“wholeCase” is statutory (6 months after opened.on); it cannot be removed.'],
    ['field-not-supplied', 'No event supplies the field “about”:'],
    ['rule-in-and-out', 'NOW-03 is said to be outside, but guidance.kindness has it as its source.'],
  ])('a problem of kind %s says: %s', (code, start) => {
    expect(problems.filter((problem) => problem.code === code).map(({ message }) => message)).toContainEqual(
      expect.stringContaining(start),
    );
  });
});

it('the base itself is without a mistake', async () => {
  expect(checkPathway(await loadPathway(sound))).toEqual([]);
});

interface Seeded {
  readonly line: number;
  readonly column: number;
  readonly code: string;
}

/** Reads what the comments of the broken definition say about the line above them. */
function seededMistakes(text: string): readonly Seeded[] {
  const found: Seeded[] = [];
  let line = 0;
  for (const [index, content] of text.split('\n').entries()) {
    const [, column, named] = /^#@(\d+) ([a-z-]+)$/.exec(content) ?? [];
    const pointed = /^# +\^ ([a-z-]+)$/.exec(content)?.[1];
    if (named !== undefined) found.push({ line, column: Number(column), code: named });
    else if (pointed !== undefined) found.push({ line, column: content.indexOf('^') + 1, code: pointed });
    else if (content.trim() !== '' && !content.startsWith('#')) line = index + 1;
  }
  return found;
}

function placed({ line, column, code }: Seeded): string {
  return `${String(line).padStart(4)}:${String(column).padStart(3)} ${code}`;
}
