/** `duecourse/client`: cases, as other programs open, ask and change them. */
export { createCaseClient } from '../client/case-client.ts';
export * from '../client/case-errors.ts';
export { InvalidReferenceError } from '../client/case-reference.ts';
export { connectToCases, NotRunningError, TemporalUnreachableError } from '../worker/connect.ts';
export type { CaseClient, CaseClientOptions, LookRequest } from '../client/case-client.ts';
export type { CaseFilter, CaseSummary } from '../client/list-cases.ts';
export type { OpenCase, OpenedCase } from '../client/open-case.ts';
export type { CasePaper } from '../client/papers.ts';
export type {
  ChangeRulesRequest,
  CompleteTaskRequest,
  CorrectRequest,
  RecordedEntry,
  RecordRequest,
  ResolveRequest,
  RetryRequest,
} from '../client/requesting.ts';
export type { CaseServer } from '../worker/connect.ts';
