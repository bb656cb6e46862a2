import type { JsonObject } from '../../machines/json.ts';

/** A document to be made from a template and a case's data. */
export interface PrepareDocument {
  readonly effectId: string;
  readonly caseId: string;
  /** The document's id in the pathway. */
  readonly document: string;
  /** The title readers and screen readers see. */
  readonly title: string;
  readonly language: 'en-GB';
  /** The template's Typst source. */
  readonly template: string;
  /** What the template's head says it needs. */
  readonly data: JsonObject;
}

/** A document that was made and kept. The hash finds it in the content store. */
export interface PreparedDocument {
  readonly hash: string;
  readonly bytes: number;
  readonly contentType: 'application/pdf';
}

/** The activities of documents, as a workflow calls them. */
export interface DocumentActivities {
  prepareDocument(input: PrepareDocument): Promise<PreparedDocument>;
}
