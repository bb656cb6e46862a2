import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { blocksOf, readersEnvironment, runBlock, startProduct, type Block } from './guide.ts';

/** What a reader has done already, does in another terminal, or is doing. */
const doneElsewhere = ['npm ci\nnpm start', 'npm test'];

describe('the README, followed by somebody new', async () => {
  const blocks = await blocksOf('README.md');
  const first = blocks.filter((block) => !doneElsewhere.includes(block.commands));
  const outputs = new Map<Block, string>();
  let reader: Awaited<ReturnType<typeof readersEnvironment>>;
  let product: Awaited<ReturnType<typeof startProduct>>;

  beforeAll(async () => {
    reader = await readersEnvironment();
    product = await startProduct(reader.env);
  }, 120_000);

  afterAll(async () => {
    await product.stop();
    await reader.remove();
  }, 60_000);

  it('names the two commands', () => {
    expect(blocks.map((block) => block.commands)).toEqual(expect.arrayContaining(doneElsewhere));
  });

  it('prints the addresses npm start promises', () => {
    expect(product.output).toMatch(/Temporal server +127\.0\.0\.1:\d+/);
    expect(product.output).toMatch(/Temporal UI +http:\/\/127\.0\.0\.1:\d+/);
    expect(product.output).toMatch(/Notices .*outbox/);
  });

  it.each(first.map((block) => [block.line, block] as const))(
    'the commands of line %i do as it says',
    async (_line, block) => {
      const ran = await runBlock(block, reader.env);
      outputs.set(block, ran.output);
      const asSaid = ran.code === (block.refused ? 1 : 0) ? 'as the page says' : ran.output;
      expect(asSaid).toBe('as the page says');
    },
    120_000,
  );

  it('says when the conference is due, and moves it when the discussion turns out to have been a day earlier', () => {
    const said = [...outputs.values()].join('\n');
    // Fifteen working days from Tuesday 17 November 2026, then from Monday the 16th; no holiday lies between.
    expect(said).toMatch(/Initial child protection conference: due Tue 8 Dec 2026/);
    expect(said).toMatch(/Initial child protection conference +Mon +7 Dec 2026/);
    // From facts worked out elsewhere: Christmas, Boxing Day and New Year's Day are skipped.
    expect(said).toMatch(/2026-01-08/);
  });

  it('refuses with the reason in plain words', () => {
    const refused = first.filter((block) => block.refused).map((block) => outputs.get(block) ?? '');
    expect(refused.length).toBeGreaterThan(0);
    for (const output of refused) expect(output).toMatch(/no day to invite anybody to/);
  });

  it('leaves the letter to the mother in the outbox, a PDF enclosed', async () => {
    const outbox = join(reader.data, 'outbox');
    const letters = await Promise.all((await readdir(outbox)).map((name) => readFile(join(outbox, name), 'utf8')));
    const hers = letters.filter((letter) => letter.includes('jo.ashdown@example.org'));
    expect(hers).toHaveLength(1);
    expect(hers[0]).toMatch(/Content-Type: application\/pdf/);
  });
});
