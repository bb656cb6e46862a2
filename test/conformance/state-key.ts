/** The key and id in the machine for an SCXML state's id: XState reads a dot as a step of a path. */
export function stateKey(id: string): string {
  return id.replaceAll('.', '·');
}
