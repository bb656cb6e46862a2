/**
 * The JSON that a definition's hash is made of. Keys keep their order, because order means something in a definition (an agenda's
 * items, a document's steps, the regions of a parallel state): two definitions that behave differently never share a hash.
 * So whoever stores a definition has to keep the order of keys too.
 */
export function canonicalJson(definition: unknown): string {
  return JSON.stringify(definition);
}
