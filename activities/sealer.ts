/**
 * Closes and opens bytes that carry personal data, with a key that belongs to one case: destroying that key erases
 * the case wherever its bytes were copied. The worker supplies the implementation; activities only ever see this port. An implementation throws a `PermanentError`
 * where trying again cannot help, as when the key was destroyed.
 */
export interface Sealer {
  /** The bytes, encrypted for this case. Sealing twice gives different bytes. */
  seal(caseId: string, bytes: Uint8Array): Promise<Uint8Array>;
  /** The bytes as they were before sealing; throws when they were altered, or the case's key is gone. */
  open(caseId: string, sealed: Uint8Array): Promise<Uint8Array>;
}
