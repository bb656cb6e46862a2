import { parseYaml, type ParsedYaml } from './parse-yaml.ts';

/**
 * As {@link parseYaml}, but a file that reads as it did the last time is not parsed again: a nation's base is read once for all the
 * authorities laid over it, and once while somebody edits one of them.
 */
export function parseYamlOnce(text: string, file: string): ParsedYaml {
  const known = kept.get(file);
  if (known?.text === text) return known.parsed;
  const parsed = parseYaml(text, file);
  kept.delete(file);
  kept.set(file, { text, parsed });
  const [oldest] = kept.keys();
  if (kept.size > MOST_KEPT && oldest !== undefined) kept.delete(oldest);
  return parsed;
}

/** Trees are plain and readonly, so that several definitions can share one. */
const kept = new Map<string, { readonly text: string; readonly parsed: ParsedYaml }>();

/** More files than a process owner works on. */
const MOST_KEPT = 50;
