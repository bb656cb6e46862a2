import { stepsOf } from '../../machines/coverage/routes.ts';
import type { GoalCoverage } from '../../machines/coverage/coverage-report.ts';
import { missedThresholds, type Told } from './coverage-lines.ts';
import { routeLines } from './route-words.ts';

/** A coverage for programs: everything the summary says, goal by goal. */
export function coverageJson({ report, lived, pathway, thresholds }: Told): object {
  const { goals, paths, criteria: _criteria, ...about } = report;
  return {
    ...about,
    sources: lived.sources,
    remarks: lived.remarks,
    problems: lived.wrong,
    missed: missedThresholds(report.sums, thresholds),
    goals: goals.map((one) => ({ ...one.goal, times: one.times, cases: one.cases, ...standing(one) })),
  };

  function standing({ standing: how }: GoalCoverage): object {
    if (how.kind !== 'uncovered') return { ...how, kind: undefined, standing: how.kind };
    const path = paths.find(({ id }) => id === how.route?.path);
    return {
      standing: how.kind,
      ...(path === undefined || how.route === undefined
        ? {}
        : {
            way: {
              opened: path.opened,
              steps: stepsOf(path, how.route).map(({ covers: _covers, ...step }) => step),
              inWords: routeLines(how.route, report, pathway),
            },
          }),
    };
  }
}
