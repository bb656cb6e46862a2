import type { Pathway } from '../schema/pathway.ts';
import type { SourcePath } from '../source-path.ts';

/** An element that names rules as its source. */
export interface CitedElement {
  /** Steps through the written definition, which is its resolved form before short-hand is expanded. */
  readonly steps: SourcePath;
  readonly rules: readonly string[];
  /** Its own reading, or that of what it stands in. */
  readonly reading?: string;
}

/** Every element of a definition that has a source, in the definition's order. */
export function citedElements(written: Pathway): readonly CitedElement[] {
  return elementsIn(written, [], undefined);
}

function elementsIn(node: unknown, steps: SourcePath, around: string | undefined): readonly CitedElement[] {
  if (Array.isArray(node)) return node.flatMap((item, index) => elementsIn(item, [...steps, index], around));
  if (typeof node !== 'object' || node === null) return [];
  const { source, reading = around } = node as { source?: unknown; reading?: unknown };
  const says = typeof reading === 'string' ? reading : undefined;
  const own = isTexts(source) ? [{ steps, rules: source, ...(says === undefined ? {} : { reading: says }) }] : [];
  const inner = Object.entries(node)
    // Under "outside" the rules are keys, with reasons.
    .filter(([key]) => steps.length > 0 || key !== 'outside')
    .flatMap(([key, value]) => elementsIn(value, [...steps, key], says));
  return [...own, ...inner];
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}
