/** Keeps a case's papers and long texts by what they contain. Contents are encrypted at rest with the case's key. */
export interface ContentStore {
  /** Keeps the bytes and answers their SHA-256 in hex; keeping the same bytes again changes nothing. */
  put(caseId: string, bytes: Uint8Array, contentType: string): Promise<string>;
  /** @throws {PermanentError} `ContentMissing` or `ContentDamaged`. */
  get(caseId: string, hash: string): Promise<StoredContent>;
  has(caseId: string, hash: string): Promise<boolean>;
  /** Removes everything kept for a case; answers how much it was. */
  removeCase(caseId: string): Promise<number>;
}

/** Bytes as they were put. */
export interface StoredContent {
  readonly bytes: Uint8Array;
  readonly contentType: string;
}
