import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { namedCalendar } from '../../calendar/named-calendars.ts';
import { startHttpStage } from '../../cli/case-file/http-host.ts';
import { liveElsewhere } from '../../cli/paths/live-elsewhere.ts';
import { hashCalendar } from '../../client/content-hash.ts';
import { loadPathway } from '../../language/load/load-pathway.ts';
import { compilePathway } from '../../machines/compile.ts';
import { generateSuite } from '../../machines/paths/generate.ts';
import { criteria, type Criterion } from '../../machines/paths/goal.ts';
import { subjectOf } from '../../machines/paths/subject.ts';

const small = fileURLToPath(new URL('../../docs/guides/small/child-in-need.yaml', import.meta.url));

test.each<[what: string, pathway: string, criteria: readonly Criterion[]]>([
  ['a small pathway by all criteria', small, criteria],
  ['Warrington by states and transitions', 'warrington', ['states', 'transitions']],
])(
  'the cases generated for %s are answered over HTTP as on the pure core, step by step',
  async (_what, name, wanted) => {
    const loaded = await loadPathway(name);
    const calendar = namedCalendar(loaded.pathway.calendar);
    const hashes = { pathway: loaded.hash, calendar: hashCalendar(calendar) };
    const suite = generateSuite(subjectOf(compilePathway(loaded.pathway), calendar, hashes), {
      criteria: wanted,
      seed: 1,
    });
    expect(suite.paths.length).toBeGreaterThan(0);
    const lived = await liveElsewhere(suite, loaded, () => startHttpStage(() => undefined));
    expect(lived.partings).toEqual([]);
    expect(lived.stuck).toEqual([]);
    expect(lived.paths).toBe(suite.paths.length);
  },
  300_000,
);
