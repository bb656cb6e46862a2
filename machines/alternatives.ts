/** `A`, `A or B`, `A, B or C`; each once. */
export function alternatives(options: readonly string[]): string {
  const unique = [...new Set(options)];
  return unique.length < 2 ? unique.join('') : `${unique.slice(0, -1).join(', ')} or ${unique.at(-1)}`;
}
