import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkPathway } from '../../../language/check/check-pathway.ts';
import { listPathways, ownPathways } from '../../../language/load/find-pathway.ts';
import { loadPathway } from '../../../language/load/load-pathway.ts';
import { writtenFiles } from '../load/written-files.ts';

const files = ['england.yaml', 'authorities/warrington.yaml'];
const texts = files.map((file) => readFileSync(`${ownPathways}/${file}`, 'utf8'));
const others = Object.fromEntries(
  ['registers/warrington.yaml', 'templates/child-protection-plan.typ', 'templates/conference-invitation.typ'].map(
    (file) => [file, readFileSync(`${ownPathways}/${file}`, 'utf8')],
  ),
);

describe('the definitions that come with the product', () => {
  it('are without a mistake', async () => {
    const ids = (await listPathways()).map(({ id }) => id);
    const checked = await Promise.all(ids.map(async (id) => [id, checkPathway(await loadPathway(id))] as const));
    expect(checked).toEqual(ids.map((id) => [id, []]));
  });

  it('five of them are checked in under three seconds, the start of Node included', async () => {
    const script = fileURLToPath(new URL('check-five.ts', import.meta.url));
    const { stdout } = await promisify(execFile)(process.execPath, [script]);
    const { busyInMs, ...found } = JSON.parse(stdout) as { checked: number; problems: number; busyInMs: number };
    expect(found).toEqual({ checked: 5, problems: 0 });
    // Time spent rather than time passed: the other tests run beside this one.
    expect(busyInMs).toBeLessThan(3000);
  });
});

describe('whatever is typed into a definition', () => {
  const words = [...new Set(texts.join(' ').match(/[A-Za-z0-9_.]+/g))];
  const edit = fc.record({
    file: fc.nat(files.length - 1),
    line: fc.nat(),
    kind: fc.constantFrom('delete', 'repeat', 'word', 'sign', 'empty'),
    word: fc.constantFrom(...words),
    sign: fc.constantFrom(...'{}[]:,\'"#&*!|>-? \t@%`'.split('')),
    at: fc.nat(80),
  });
  type Edit = typeof edit extends fc.Arbitrary<infer T> ? T : never;

  it('is answered with problems that have a place, never with a throw', async () => {
    const run = async (edits: readonly Edit[]): Promise<void> => {
      const changed = files.map(
        (file, index) =>
          [file, edits.filter((each) => each.file === index).reduce(applied, texts[index] ?? '')] as const,
      );
      const root = writtenFiles({ ...others, ...Object.fromEntries(changed) });
      const loaded = await loadPathway('warrington', { root });
      const problems = checkPathway(loaded);
      expect(loaded.problems.length > 0 ? loaded.hash : '').toBe('');
      for (const { file, line, column, message, hint } of problems) {
        expect(file).toMatch(/\.yaml$|\.typ$/);
        expect(Math.min(line, column)).toBeGreaterThan(0);
        expect(`${message} ${hint ?? ''}`).not.toMatch(/undefined|\[object|NaN|Invalid input/);
      }
    };
    await fc.assert(fc.asyncProperty(fc.array(edit, { minLength: 1, maxLength: 4 }), run), { numRuns: 60 });
  });

  function applied(text: string, { kind, line, word, sign, at }: Edit): string {
    const lines = text.split('\n');
    const index = line % lines.length;
    const old = lines[index] ?? '';
    const put: { readonly [kind in Edit['kind']]: readonly string[] } = {
      delete: [],
      repeat: [old, old],
      word: [old.replace(/[A-Za-z0-9_.]+(?=[^A-Za-z0-9_.]*$)/, word)],
      sign: [`${old.slice(0, at)}${sign}${old.slice(at)}`],
      empty: [old.replace(/:.*/, ':')],
    };
    lines.splice(index, 1, ...put[kind]);
    return lines.join('\n');
  }
});
