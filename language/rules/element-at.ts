import type { Pathway } from '../schema/pathway.ts';
import type { SourcePath } from '../source-path.ts';

/** What stands at a path of a definition; undefined where nothing does. */
export function elementAt(written: Pathway, steps: SourcePath): unknown {
  let value: unknown = written;
  for (const step of steps) value = (value as { readonly [key: string | number]: unknown } | undefined)?.[step];
  return value;
}
