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
export { watchCoverage, type CoverageWatch, type MachineCoverage } from '../testing/machine/machine-coverage.ts';
export { machinePaths } from '../testing/machine/machine-paths.ts';
export type {
  ActorEnd,
  MachinePath,
  MachinePathOptions,
  MachineSuite,
  MachineVerdict,
} from '../testing/machine/machine-paths.ts';
export type { MachineCriterion, MachineGoal } from '../testing/machine/machine-goals.ts';
export { MachineCannotBeginError, type MachineStep } from '../testing/machine/explore.ts';
export {
  actorUnderTest,
  PathDeviatedError,
  runMachinePath,
  type MachineUnderTest,
} from '../testing/machine/run-machine-path.ts';
