import { expect, test } from 'vitest';
import { namedCalendar } from '../../calendar/named-calendars.ts';
import { startTemporalStage } from '../../cli/case-file/temporal-host.ts';
import { liveElsewhere } from '../../cli/paths/live-elsewhere.ts';
import { livePath } from '../../cli/paths/live-path.ts';
import { hashCalendar } from '../../client/content-hash.ts';
import { loadPathway } from '../../language/load/load-pathway.ts';
import { compilePathway } from '../../machines/compile.ts';
import { generateSuite } from '../../machines/paths/generate.ts';
import { criteria } from '../../machines/paths/goal.ts';
import { subjectOf } from '../../machines/paths/subject.ts';

/**
 * Generates cases that cover a pathway, lives each as a workflow and on the pure core, and compares them step by step. Pairs of transitions
 * are left out: they are half of the entries and ask nothing of a host that single transitions do not.
 */
export function testGeneratedSuiteOf(name: string): void {
  test(`the cases generated for ${name} come out the same as workflows as on the pure core, step by step`, async () => {
    const loaded = await loadPathway(name);
    const calendar = namedCalendar(loaded.pathway.calendar);
    const hashes = { pathway: loaded.hash, calendar: hashCalendar(calendar) };
    const subject = subjectOf(compilePathway(loaded.pathway), calendar, hashes);
    const suite = generateSuite(subject, { criteria: criteria.filter((one) => one !== 'pairs'), seed: 1 });
    const lived = await liveElsewhere(suite, loaded, () => startTemporalStage(() => undefined));
    const unlikeMade = await Promise.all(
      suite.paths.map(async (path) => (await livePath(suite, path, loaded)).failures),
    );
    expect(unlikeMade.flat()).toEqual([]);
    expect(lived.partings).toEqual([]);
    expect(lived.stuck).toEqual([]);
    expect(lived.steps).toBeGreaterThan(500);
  }, 600_000);
}
