import type { Instant } from '../../calendar/instant.ts';
import type { AccessDecision } from '../../machines/access.ts';
import type { By, Change, When } from '../../machines/entry.ts';
import type { JsonObject } from '../../machines/json.ts';
import type { Refusal } from '../../machines/refusal.ts';
import type { CaseView } from '../../machines/view.ts';
import type { RulesChange } from '../../workflows/messages.ts';

/** What a host answers to an entry. */
export type Answer =
  | { readonly kind: 'accepted'; readonly seq: number }
  | { readonly kind: 'refused'; readonly refusal: Refusal };

/** Something that happened, as a case file tells it. */
export interface HappenedRequest {
  readonly event: string;
  readonly on: When;
  readonly by: By;
  readonly data: JsonObject;
}

/** A message as it left the case. */
export interface Message {
  readonly to: string;
  readonly subject: string;
  /** Titles of the papers enclosed. */
  readonly enclosures: readonly string[];
}

/** What a host can tell of an effect that was carried out: the messages that went out, or the paper that was made. */
export interface Delivery {
  readonly messages?: readonly Message[];
  readonly paper?: { readonly title: string };
}

/** A timer that is armed. */
export interface ArmedTimer {
  readonly summary: string;
  readonly instant: Instant;
}

/** A case at one instant. */
export interface Look {
  readonly view: CaseView;
  /** By the effect's id; only of those carried out. */
  readonly deliveries: ReadonlyMap<string, Delivery>;
}

/** Something a case lives in: the core alone, or a workflow on a Temporal server. Time passes when the host is told to let it. */
export interface CaseHost {
  /** Opens the case at an instant; asked once, before anything else. */
  open(request: Omit<HappenedRequest, 'event'>, at: Instant): Promise<Answer>;
  /** Records what happened, at the instant the case stands at. */
  record(request: HappenedRequest): Promise<Answer>;
  correct(request: { readonly change: Change; readonly why: string; readonly by: By }): Promise<Answer>;
  /** Brings other rules to the case: a calendar that was published, another version of its pathway, or back. */
  changeRules(request: { readonly change: RulesChange; readonly why: string; readonly by: By }): Promise<Answer>;
  /** Lets time pass until an instant, everything asked for on the way carried out. An instant that has passed changes nothing. */
  advanceTo(instant: Instant): Promise<void>;
  look(): Promise<Look>;
  /** What the case waits for. */
  timers(): Promise<readonly ArmedTimer[]>;
  /** May this person read this now? */
  mayRead(request: { readonly by: By; readonly what: string; readonly purpose?: string }): Promise<AccessDecision>;
  close(): Promise<void>;
}
