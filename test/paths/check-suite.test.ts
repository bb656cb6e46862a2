import { beforeAll, describe, expect, it } from 'vitest';
import { namedCalendar } from '../../calendar/named-calendars.ts';
import { createCoreHost } from '../../cli/case-file/core-host.ts';
import type { CaseHost, Look } from '../../cli/case-file/host.ts';
import { NoProgressError } from '../../cli/case-file/progress.ts';
import { checkSuite, type CheckedOn } from '../../cli/paths/check-suite.ts';
import { loadPathway, type LoadedPathway } from '../../language/load/load-pathway.ts';
import type { ResolvedPathway } from '../../language/lower.ts';
import { compilePathway } from '../../machines/compile.ts';
import { generateSuite } from '../../machines/paths/generate.ts';
import { subjectOf, type Subject } from '../../machines/paths/subject.ts';
import type { Suite } from '../../machines/paths/suite.ts';
import { smallPathway, smallPathwayHash } from '../workflows/support/small-pathway.ts';

function subjectFor(pathway: ResolvedPathway): Subject {
  const hashes = { pathway: smallPathwayHash, calendar: 'england' };
  return subjectOf(compilePathway(pathway), namedCalendar('england-and-wales'), hashes);
}

const small = subjectFor(smallPathway);
let loaded: LoadedPathway;
let suite: Suite;

beforeAll(async () => {
  loaded = { ...(await loadPathway('england')), pathway: smallPathway, hash: smallPathwayHash };
  suite = generateSuite(small, { criteria: ['states', 'transitions', 'deadlines', 'refusals'], seed: 1 });
});

/** The core once more, as a place that behaves otherwise in one respect. */
function place(change: (host: CaseHost) => Partial<CaseHost>): CheckedOn {
  return {
    name: 'the other place',
    start: () =>
      Promise.resolve({
        host: (pathway, reference) => {
          const host = createCoreHost(pathway, reference);
          return Promise.resolve({ ...host, ...change(host) });
        },
        close: () => Promise.resolve(),
      }),
  };
}

describe('Checking a suite', () => {
  it('finds nothing where the engine, the model and the other place agree', async () => {
    expect(
      await checkSuite(
        suite,
        small,
        loaded,
        place(() => ({})),
      ),
    ).toEqual([]);
  });

  it('shows with the shortest case that the engine moves where the model of the definition does not', async () => {
    const { CONFERENCE_HELD: _held, ...on } = smallPathway.states['enquiry']?.on ?? {};
    const changed = subjectFor({
      ...smallPathway,
      states: { ...smallPathway.states, enquiry: { ...smallPathway.states['enquiry'], on } },
    });
    const faults = await checkSuite(suite, { ...small, chart: changed.chart }, loaded);
    expect(faults[0]?.says).toMatch(/^CONFERENCE_HELD: the model says refused, the engine in onPlan$/);
    const { entries } = faults[0]?.caseFile ?? { entries: [] };
    expect(entries).toMatchObject([{ event: 'CONFERENCE_HELD', refused: true }]);
  });

  it('shows with the shortest case that a date is another one elsewhere, and what it has to be', async () => {
    const later = (look: Look): Look => ({
      ...look,
      view: {
        ...look.view,
        deadlines: look.view.deadlines.map((one) => (one.id === 'coreGroup' ? { ...one, due: '2099-01-01' } : one)),
      },
    });
    const faults = await checkSuite(
      suite,
      small,
      loaded,
      place((host) => ({ look: async () => later(await host.look()) })),
    );
    // The core group is due once a conference was held; a conference can be held at once.
    for (const { says, caseFile } of faults) {
      expect(says).toMatch(
        /^deadlines\.coreGroup\.due: "20\d\d-\d\d-\d\d" on the core, "2099-01-01" on the other place$/,
      );
      expect(caseFile?.entries.filter((entry) => 'event' in entry)).toMatchObject([{ event: 'CONFERENCE_HELD' }]);
      expect(caseFile?.entries.at(-1)).toMatchObject({ expect: { state: 'onPlan' } });
    }
    expect(faults.length).toBeGreaterThan(3);
  });

  it('tries a path again where the place stood still, and says so if it does again', async () => {
    let stoodStill = 0;
    const once = place((host) => ({
      record: (request) => {
        if (request.event !== 'PLAN_ENDED' || stoodStill > 0) return host.record(request);
        stoodStill += 1;
        throw new NoProgressError('path', 'something was recorded', 60_000);
      },
    }));
    expect(await checkSuite(suite, small, loaded, once)).toEqual([]);
    expect(stoodStill).toBe(1);
    const always = place(() => ({
      record: () => Promise.reject(new NoProgressError('path', 'something was recorded', 60_000)),
    }));
    const faults = await checkSuite(suite, small, loaded, always);
    expect(faults.length).toBeGreaterThan(0);
    for (const { says } of faults) expect(says).toContain('The server made no progress for 60 seconds');
  });
});
