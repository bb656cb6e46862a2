import type { Instant } from '../../calendar/instant.ts';
import type { By, When } from '../entry.ts';
import type { JsonObject } from '../json.ts';
import type { Refusal } from '../refusal.ts';
import type { Criterion, GoalVerdict } from './goal.ts';

/** What a step is expected to be answered. Of a refusal: its kind, and what it names. */
export type ExpectedAnswer =
  | { readonly kind: 'accepted' }
  | {
      readonly kind: 'refused';
      readonly refusal: {
        readonly kind: Refusal['kind'];
        readonly conditions?: readonly string[];
        readonly data?: readonly string[];
      };
    };

/** The entry that opens a path's case. */
export interface PathOpening {
  readonly on: When;
  readonly at: Instant;
  readonly by: By;
  readonly data: JsonObject;
  /** A case that is refused has no steps. */
  readonly answer: ExpectedAnswer;
}

/** One step of a path: an event that is recorded, or time that passes. */
export type PathStep =
  | {
      readonly kind: 'event';
      readonly event: string;
      readonly on: When;
      readonly at: Instant;
      readonly by: By;
      readonly data: JsonObject;
      readonly answer: ExpectedAnswer;
      /** Goals this step covers, by id. */
      readonly covers: readonly string[];
    }
  | { readonly kind: 'time'; readonly until: Instant; readonly covers: readonly string[] };

/** One case lived through. */
export interface TestPath {
  /** `path-1`, …: numbered in the suite's order. */
  readonly id: string;
  readonly opened: PathOpening;
  /** Goals that the opening covers by itself. */
  readonly opens: readonly string[];
  readonly steps: readonly PathStep[];
  /** Goals that no earlier path of the suite covers: why it is there. */
  readonly isFor: readonly string[];
}

/** Paths through a pathway, and what became of every goal of the criteria asked for. */
export interface Suite {
  readonly pathway: { readonly id: string; readonly hash: string };
  readonly calendar: { readonly id: string; readonly hash: string };
  readonly seed: number;
  readonly criteria: readonly Criterion[];
  readonly paths: readonly TestPath[];
  readonly verdicts: readonly GoalVerdict[];
  /** Limits the search ran into, in words; none if it ended by itself. */
  readonly limits: readonly string[];
}
