import type { Json, JsonObject } from '../json.ts';

/** What an expression may read beside facts, meetings, `people` and `case`. */
export interface Scope {
  /** `event`: the types it can be. Fields all of them have are simply there; others need `has()`. */
  readonly event?: readonly string[];
  /** `start`, the starting entry of a deadline's occurrence: the types it can be. */
  readonly start?: readonly string[];
  /** `item`: the `all` fact of a `forEach`. */
  readonly item?: string;
  /** `deadline`: the occurrence at hand. */
  readonly deadline?: boolean;
  /** A notice's or paper's text: it may also read `due`, the due dates of deadlines by id. */
  readonly texts?: boolean;
  /** A condition: it may read `due` too; a guard as it stands before the entry. */
  readonly due?: boolean;
  /** `withdrawn`: the notice or paper that a follow-up takes back. */
  readonly withdrawn?: boolean;
}

/** The values an expression is evaluated over: plain JSON, only what it reads is looked at. */
export interface View {
  /** Facts and meetings by name. */
  readonly facts: { readonly [name: string]: Json };
  readonly event?: JsonObject;
  readonly start?: JsonObject;
  readonly item?: JsonObject;
  /** `{ id, title, due, occurrence, responsible }`. */
  readonly deadline?: JsonObject;
  /** `{ reference, authority, pathway }`. */
  readonly case?: JsonObject;
  /** Role → `{ person, name }`, of the roles somebody holds. */
  readonly people?: JsonObject;
  /** Deadline → when its latest open occurrence is due, or its last one; of those that have started. */
  readonly due?: JsonObject;
  /** `{ subject, on }` of what a follow-up takes back. */
  readonly withdrawn?: JsonObject;
}
