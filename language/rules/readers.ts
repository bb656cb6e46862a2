import type { Pathway } from '../schema/pathway.ts';
import type { SourcePath } from '../source-path.ts';

/** Sections whose expressions and counts read facts. */
const reading = [
  'conditions',
  'deadlines',
  'flags',
  'milestones',
  'notifications',
  'documents',
  'facts',
  'people',
] as const;

/** What is written for people in them. */
const words: ReadonlySet<string> = new Set(['title', 'otherwise', 'says', 'asks', 'reading', 'source', 'templateText']);

/** The elements that read a fact by its name. */
export function readersOf(fact: string, written: Pathway): readonly SourcePath[] {
  const named = new RegExp(`(?<![\\w.'-])${fact}(?![\\w'-])`);
  return reading.flatMap((section) =>
    Object.entries(written[section])
      .filter(
        ([id, element]) =>
          (section !== 'facts' || id !== fact) && [...textsOf(element)].some((text) => named.test(text)),
      )
      .map(([id]) => [section, id]),
  );
}

function* textsOf(node: unknown): Generator<string> {
  if (typeof node === 'string') yield node;
  else if (Array.isArray(node)) for (const item of node) yield* textsOf(item);
  else if (typeof node === 'object' && node !== null) {
    for (const [key, value] of Object.entries(node)) if (!words.has(key)) yield* textsOf(value);
  }
}
