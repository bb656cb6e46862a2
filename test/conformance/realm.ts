/** Where the code of a document runs: globals of its own, and nothing of ours. */
export interface Realm {
  readonly globals: Record<string, unknown>;
  /** Runs code of the document and answers with its last value. */
  run(code: string): unknown;
}

/** Makes a new one. */
export type CreateRealm = () => Realm;
