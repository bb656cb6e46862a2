import type { Pathway } from '../language/schema/pathway.ts';
import { compilePathway, type CompiledPathway } from '../machines/compile.ts';

const KEPT = 32;
const kept = new Map<string, { readonly text: string; readonly compiled: CompiledPathway }>();

/**
 * The pathway, compiled: once for all cases that live by it when the worker's bundle shares this module between
 * workflows, as it should, since a compiled pathway weighs more than a case.
 *
 * Only a memo of a pure function, so a replay that meets an empty one decides the same. A text that differs under the
 * same hash is compiled apart: no case can change the rules of another.
 */
export function compiledPathway(pathway: Pathway, hash: string): CompiledPathway {
  const text = JSON.stringify(pathway);
  const known = kept.get(hash);
  if (known?.text === text) return known.compiled;
  const compiled = compilePathway(pathway);
  if (known !== undefined) return compiled;
  const [oldest] = kept.keys();
  if (kept.size >= KEPT && oldest !== undefined) kept.delete(oldest);
  kept.set(hash, { text, compiled });
  return compiled;
}
