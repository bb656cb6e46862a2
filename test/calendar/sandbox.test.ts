import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

// A subclass of Date, as date-fns' UTCDate is one, loses its methods in Temporal's sandbox and then counts in the worker's zone.
const answers = {
  '15 working days after 2026-03-24': '2026-04-16 until 2026-04-16T23:00:00.000Z',
  '1 month after 2026-01-31': '2026-02-28 until 2026-03-01T00:00:00.000Z',
  '3 months before 2026-03-01': '2025-12-01 until 2025-12-02T00:00:00.000Z',
  '2 days after 2011-12-29': '2011-12-31 until 2012-01-01T00:00:00.000Z',
  '10:00 on 2026-03-29': '2026-03-29T09:00:00.000Z until 2026-03-29T09:00:00.000Z',
  '1 day after 2026-07-14T23:30Z': '2026-07-16 until 2026-07-16T23:00:00.000Z',
};

// Samoa left out 30 December 2011; the others lie far to both sides of London.
it.each(['Europe/London', 'America/Los_Angeles', 'Pacific/Apia', 'Pacific/Kiritimati', 'UTC'])(
  'a worker in %s counts as every other, inside the workflow sandbox too',
  (zone) => {
    const script = fileURLToPath(new URL('sandboxed-answers.ts', import.meta.url));
    const output = execFileSync(process.execPath, [script, JSON.stringify(Object.keys(answers))], {
      env: { ...process.env, TZ: zone, NODE_OPTIONS: '' },
      encoding: 'utf8',
    });
    expect(JSON.parse(output)).toEqual(Object.values(answers));
  },
);
