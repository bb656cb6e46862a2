import type { CreateRealm } from './realm.ts';

/** What a converted machine keeps: the document's data, and what SCXML's processor knows beside them. All of it is plain data. */
export interface ScxmlContext {
  readonly data: Readonly<Record<string, unknown>>;
  readonly session: string;
  readonly parentSession?: string;
  /** What the parent calls this session. */
  readonly invokeid?: string;
  readonly name: string;
  /** The active states as far as entry and exit have come; kept only for documents that ask `In()` in the middle of a step. */
  readonly active: readonly string[];
  /** Counts the ids the processor gives to sends. */
  readonly sends: number;
  /** States whose data were evaluated on entry, in a document that binds late. */
  readonly bound: readonly string[];
  /** Data elements that could not be evaluated: each is an `error.execution` when the machine starts. */
  readonly problems: readonly Problem[];
}

/** What `_event.data` of an `error.execution` tells. */
export interface Problem {
  readonly tagname: string;
  readonly line: number;
  readonly column: number;
  readonly reason: string;
}

/** An event of a converted machine: its name is the type, the rest becomes fields of `_event`. */
export interface ScxmlEvent {
  readonly type: string;
  readonly data?: unknown;
  readonly output?: unknown;
  readonly via?: 'internal' | 'external' | 'platform';
  readonly sendid?: string;
  readonly origin?: string;
  readonly origintype?: string;
  readonly invokeid?: string;
}

/** What the parent gives an invoked document. */
export interface ScxmlInput {
  readonly values: Readonly<Record<string, unknown>>;
  readonly session: string;
  readonly parentSession: string;
  readonly invokeid: string;
}

/** What a document is run with. */
export interface Platform {
  readonly turn: Turn;
  readonly createRealm: CreateRealm;
}

/**
 * When an event for a session's external queue, and an invoked document, get their turn. SCXML: after the step at hand, when
 * whoever looks can see where the machine stands meanwhile; here this is a timer of 0 ms. XState: at once, within the same
 * delivery.
 */
export type Turn = 'afterTheStep' | 'atOnce';

/** What XState hands to guards, actions and the rest. */
export interface Args {
  readonly context: ScxmlContext;
  readonly event: ScxmlEvent;
}
