import type { Client, WorkflowExecutionInfo } from '@temporalio/client';
import type { Instant } from '../calendar/instant.ts';
import { referenceOf } from '../workflows/case-id.ts';
import { withoutContents } from './without-contents.ts';
import { ENDED, innermost, searchKeys, versionName } from '../workflows/search-attributes.ts';

/** Which cases are wanted; everything given must hold. */
export interface CaseFilter {
  readonly authority?: string;
  readonly pathway?: string;
  /** A state's dotted path: cases in it or in a state inside it. */
  readonly state?: string;
  /** Only cases with a deadline that was missed and still runs. */
  readonly overdue?: boolean;
  /** Only cases with something a person has to look at. */
  readonly incidents?: boolean;
  /** Only cases whose next limit ends before this instant. */
  readonly dueBefore?: Instant;
  /** Only cases that live by this version of their pathway, by the hash of its content. Needs `pathway`. */
  readonly version?: string;
  /** Only cases that live by none of these versions, each as {@link CaseSummary.version} has it. */
  readonly exceptVersions?: readonly string[];
  /** Only cases that count by this calendar: all its versions, or the one of this hash. */
  readonly calendar?: { readonly name: string; readonly hash?: string };
  /** `open` unless said: those whose pathway has not ended. */
  readonly status?: 'open' | 'closed' | 'all';
}

/** A case as the server's searches know it: a moment behind the case itself. */
export interface CaseSummary {
  readonly reference: string;
  readonly authority: string;
  readonly pathway: string;
  readonly states: readonly string[];
  readonly nextDue?: string;
  readonly overdue: number;
  readonly incidents: number;
  /** The version of its pathway it lives by, `ID@` and the first twelve digits of its hash; absent where it has not been shown yet. */
  readonly version?: string;
  /** The version of the calendar it counts by, likewise. */
  readonly calendar?: string;
  /** `closed`: its pathway has ended, and it can still be corrected; `completed`: it no longer can. */
  readonly status: 'open' | 'closed' | 'completed';
}

/** The cases that match, in no order the server promises. Read page by page as they are asked for. */
export async function* listCases(client: Client, filter: CaseFilter = {}): AsyncGenerator<CaseSummary> {
  const { workflow } = withoutContents(client);
  for await (const info of workflow.list({ query: queryFor(filter), pageSize: 200 })) yield summaryOf(info);
}

/** Orders cases: those due next first, those without a limit last, then by reference. */
export function byNextDue(a: CaseSummary, b: CaseSummary): number {
  const [left, right] = [a, b].map(({ nextDue = '9999', reference }) => `${nextDue} ${reference}`);
  return left === right ? 0 : (left ?? '') < (right ?? '') ? -1 : 1;
}

/** How many cases match. */
export async function countCases(client: Client, filter: CaseFilter = {}): Promise<number> {
  return (await client.workflow.count(queryFor(filter))).count;
}

/** A filter as the server's search language says it. */
export function queryFor(filter: CaseFilter): string {
  const {
    authority,
    pathway,
    state,
    overdue,
    incidents,
    dueBefore,
    version,
    exceptVersions = [],
    calendar,
    status = 'open',
  } = filter;
  return [
    `WorkflowType = 'pathwayCase'`,
    statusTerms[status],
    ...(authority === undefined ? [] : [`${searchKeys.authority.name} = ${quoted(authority)}`]),
    ...(pathway === undefined ? [] : [`${searchKeys.pathway.name} = ${quoted(pathway)}`]),
    ...(state === undefined ? [] : [`${searchKeys.state.name} = ${quoted(state)}`]),
    ...(dueBefore === undefined ? [] : [`${searchKeys.nextDue.name} < ${quoted(dueBefore)}`]),
    ...(version === undefined
      ? []
      : [`${searchKeys.version.name} = ${quoted(versionName({ id: pathway ?? '', hash: version }))}`]),
    ...exceptVersions.map((each) => `${searchKeys.version.name} != ${quoted(each)}`),
    ...(calendar === undefined ? [] : [calendarTerm(calendar)]),
    ...(overdue === true ? [`${searchKeys.overdue.name} > 0`] : []),
    ...(incidents === true ? [`${searchKeys.incidents.name} > 0`] : []),
  ].join(' AND ');
}

function calendarTerm({ name, hash }: { readonly name: string; readonly hash?: string }): string {
  const key = searchKeys.calendar.name;
  return hash === undefined
    ? `${key} STARTS_WITH ${quoted(`${name}@`)}`
    : `${key} = ${quoted(versionName({ id: name, hash }))}`;
}

/** A run that went on in a new one is no case of its own, so it is never asked for. */
const statusTerms = {
  open: `ExecutionStatus = 'Running' AND ${searchKeys.state.name} != '${ENDED}'`,
  closed: `(ExecutionStatus = 'Completed' OR (ExecutionStatus = 'Running' AND ${searchKeys.state.name} = '${ENDED}'))`,
  all: `(ExecutionStatus = 'Running' OR ExecutionStatus = 'Completed')`,
};

function quoted(text: string): string {
  return `'${text.replaceAll(/['\\]/g, String.raw`\$&`)}'`;
}

function summaryOf({ workflowId, status, typedSearchAttributes }: WorkflowExecutionInfo): CaseSummary {
  const nextDue = typedSearchAttributes.get(searchKeys.nextDue);
  const states = typedSearchAttributes.get(searchKeys.state) ?? [];
  const version = typedSearchAttributes.get(searchKeys.version);
  const calendar = typedSearchAttributes.get(searchKeys.calendar);
  return {
    reference: referenceOf(workflowId),
    authority: typedSearchAttributes.get(searchKeys.authority) ?? '',
    pathway: typedSearchAttributes.get(searchKeys.pathway) ?? '',
    states: innermost(states.filter((state) => state !== ENDED)),
    ...(nextDue === undefined ? {} : { nextDue: nextDue.toISOString() }),
    overdue: typedSearchAttributes.get(searchKeys.overdue) ?? 0,
    incidents: typedSearchAttributes.get(searchKeys.incidents) ?? 0,
    ...(version === undefined ? {} : { version }),
    ...(calendar === undefined ? {} : { calendar }),
    status: status.name !== 'RUNNING' ? 'completed' : states.includes(ENDED) ? 'closed' : 'open',
  };
}
