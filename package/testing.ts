/** `duecourse/testing`: paths that cover a pathway or any XState machine, with its clock, and what tests have covered. */
export {
  coverageOf,
  generatePaths,
  loadTestedPathway,
  PathwayProblemsError,
  runPath,
} from '../testing/tested-pathway.ts';
export type { TestedPathway } from '../testing/tested-pathway.ts';
export type { CoverageReport, CoverageSum, GoalCoverage, GoalStanding } from '../machines/coverage/coverage-report.ts';
export type { OtherAnswer } from '../machines/coverage/follow-path.ts';
export type { Criterion, Goal, GoalVerdict, Verdict } from '../machines/paths/goal.ts';
export type { ExpectedAnswer, PathOpening, PathStep, Suite, TestPath } from '../machines/paths/suite.ts';
