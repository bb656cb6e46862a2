import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { duecourse } from './support/duecourse.ts';

const order = 'test/machine-host/machines/order.ts';
const several = 'test/machine-host/machines/races.ts';
const paid = ['--effect', 'tellCustomer', '--input', '{"total":10}'];

describe('duecourse machine check', () => {
  it('says of an action that reaches outside where it is and what to do', async () => {
    const { code, out } = await duecourse(['machine', 'check', order]);
    expect(code).toBe(1);
    expect(out).toContain('order cannot be run durably.');
    expect(out).toContain('order.sent, entry');
    expect(out).toContain('tellCustomer');
  });

  it('finds nothing once the action is an effect', async () => {
    const said = await duecourse(['machine', 'check', order, '--effect', 'tellCustomer', '--json']);
    expect(said.code).toBe(0);
    expect(said.json()).toMatchObject({ machines: [{ machine: 'order', problems: [] }] });
  });

  it('looks at every machine of a module', async () => {
    const said = await duecourse(['machine', 'check', several, '--json']);
    const { machines } = said.json() as { machines: { machine: string }[] };
    expect(machines.map(({ machine }) => machine).toSorted()).toEqual([
      'limit',
      'regions',
      'reminder',
      'seat',
      'worker',
    ]);
  });
});

describe.each(['memory', 'temporal'])('duecourse machine run --on %s', (on) => {
  const run = (...words: string[]) => duecourse(['machine', 'run', order, '--on', on, ...paid, ...words]);

  it('takes the machine through its steps, to its output', async () => {
    const said = await run(
      '{"type":"PAY","amount":3}',
      '+2h',
      '{"type":"PAY","amount":10}',
      'pack="parcel 1"',
      '--json',
    );
    const { steps } = said.json() as {
      steps: { step: string; value: unknown; waitingFor: string[]; effects: unknown[]; output?: unknown }[];
    };
    expect(steps.map(({ step, value }) => [step, value])).toEqual([
      ['start', 'open'],
      ['PAY', 'open'],
      ['+2h', 'open'],
      ['PAY', 'packing'],
      ['pack="parcel 1"', 'sent'],
    ]);
    expect(steps.at(3)?.waitingFor).toEqual(['pack']);
    expect(steps.at(4)).toMatchObject({
      effects: [{ name: 'tellCustomer', params: { what: 'sent' } }],
      output: { parcel: 'parcel 1' },
    });
    expect(said.code).toBe(0);
  }, 60_000);

  it('lets delays run out', async () => {
    const { out, code } = await run('+1d1s');
    expect(out).toMatch(/\+1d1s +cancelled \(done\)/);
    expect(code).toBe(0);
  }, 60_000);

  it('says which answer nobody waits for', async () => {
    const { err, code } = await run('pack="too soon"');
    expect(err).toContain('No actor pack is at work');
    expect(code).toBe(1);
  }, 60_000);
});

describe('duecourse machine diagram', () => {
  it('draws states, ways and delays', async () => {
    const { out, code } = await duecourse(['machine', 'diagram', order, '--format', 'mermaid']);
    expect(code).toBe(0);
    for (const way of [
      's_order_open --> s_order_packing : PAY [isEnough]',
      'after aDay',
      'pack is done / assign',
      'runs pack',
    ])
      expect(out).toContain(way);
    expect(out).not.toContain('cancel\n');
  });

  it('writes a picture of parallel states with a history', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'duecourse-chart-'));
    try {
      const file = join(folder, 'regions.svg');
      const { code } = await duecourse(['machine', 'diagram', several, '--machine', 'regions', '--output', file]);
      expect(code).toBe(0);
      const svg = await readFile(file, 'utf8');
      for (const text of ['both', 'left', 'right', 'H*', 'after 3 h', 'NEXT']) expect(svg).toContain(text);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});

describe('what is typed wrongly', () => {
  it.each([
    [['machine', 'run', 'no-such-file.ts'], 'There is no file'],
    [['machine', 'run', several], 'There are several machines'],
    [['machine', 'run', several, '--machine', 'region'], 'Did you mean regions?'],
    [['machine', 'run', order, ...paid, '+two'], 'no stretch of time'],
    [['machine', 'run', order, ...paid, '{"kind":"PAY"}'], 'no event'],
    [['machine', 'dance', order], 'machine check, machine run and machine diagram'],
    [['machine', 'check', order, 'PAY'], 'more than is taken here'],
    [['machine', 'check', 'lint/layers.ts'], 'exports no machine'],
  ])('%j is answered with what to do', async (words, hint) => {
    const { code, err } = await duecourse(words);
    expect(err).toContain(hint);
    expect(code).toBe(2);
  });
});
