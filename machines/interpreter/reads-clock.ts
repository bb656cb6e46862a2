const clocks =
  /\bDate\s*\.\s*now\b|\bnew\s+Date\s*(\(\s*\)|[^\s(])|\bperformance\s*\.\s*now\b|\bTemporal\s*\.\s*Now\b|\bMath\s*\.\s*random\b|\brandomUUID\b|\bgetRandomValues\b/;

/**
 * Whether a function's own text names a clock or a source of chance. It cannot see what the function calls; a host that makes
 * both deterministic (Temporal's sandbox does) is the second line.
 */
export function readsClock(part: unknown): boolean {
  return typeof part === 'function' && clocks.test(Function.prototype.toString.call(part));
}
