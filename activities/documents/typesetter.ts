import type { JsonObject } from '../../machines/json.ts';

/** What a typesetter turns into pages. */
export interface Manuscript {
  readonly title: string;
  /** A BCP 47 tag, such as `en-GB`. */
  readonly language: string;
  readonly template: string;
  readonly data: JsonObject;
}

/** Turns a template and its data into a PDF. The same manuscript always gives the same bytes. */
export interface Typesetter {
  /** @throws {PermanentError} `TemplateFailed`: the template or its data need mending. */
  typeset(manuscript: Manuscript): Promise<Uint8Array>;
}
