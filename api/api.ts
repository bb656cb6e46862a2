import type { CaseClient } from '../client/case-client.ts';
import type { OpenCase } from '../client/open-case.ts';
import type { Pathway } from '../language/schema/pathway.ts';
import type { RulesChange } from '../workflows/messages.ts';
import type { WantedRules } from './inputs.ts';

/** What the server works with. */
export interface Api {
  readonly cases: CaseClient;
  readonly rules: ApiRules;
  /** @throws {Error} the cases do not answer at present. */
  checkHealth(): Promise<void>;
}

/** Where rules are found by the names that requests give them. */
export interface ApiRules {
  /** What a case that is opened now lives by; undefined: there is no such pathway. */
  forNewCase(pathway: string): Promise<NewCaseRules | undefined>;
  /** The rules that a request names for a case; undefined: there is no such version. */
  wanted(reference: string, wanted: WantedRules): Promise<RulesChange | undefined>;
  /** The pathway a case lives by, for the types of what is recorded; undefined: it cannot be told. */
  ofCase(reference: string): Promise<Pathway | undefined>;
}

/** What a case is opened with, beside what its request says. */
export interface NewCaseRules extends Pick<OpenCase, 'pathway' | 'pathwayHash' | 'calendar' | 'clockOffsetInMs'> {
  /** Of a published version: which it is. */
  readonly number?: number;
}
