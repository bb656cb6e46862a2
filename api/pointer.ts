/** A JSON pointer as the fragment of an address (RFC 6901, section 6): `#/data/agencies/0`; `#` is the whole. */
export function pointerOf(steps: readonly PropertyKey[]): string {
  return ['#', ...steps.map((step) => encoded(String(step)))].join('/');
}

/** What a pointer's last step adds to it. */
export function pointerInto(pointer: string, step: PropertyKey): string {
  return `${pointer}/${encoded(String(step))}`;
}

function encoded(step: string): string {
  const escaped = step.replaceAll('~', '~0').replaceAll('/', '~1');
  return escaped.replaceAll(/[^A-Za-z0-9\-._~!$&'()*+,;=:@]/gu, (character) =>
    encodeURIComponent(character.isWellFormed() ? character : '\u{FFFD}'),
  );
}
