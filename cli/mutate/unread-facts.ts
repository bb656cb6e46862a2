import type { Pathway } from '../../language/schema/pathway.ts';

/** What is written for people, and where names of deadlines and rules stand that a fact may share. */
const aside: ReadonlySet<string> = new Set([
  ...['title', 'otherwise', 'says', 'asks', 'reading', 'source', 'templateText', 'within', 'stage'],
  ...['event', 'requires', 'guard', 'target', 'during', 'startsIf', 'completedBy'],
]);
/** Sections that hold no behaviour. */
const without: ReadonlySet<string> = new Set(['terms', 'roles', 'values', 'measures', 'guidance', 'outside', 'facts']);

/** Does nothing read a fact, or only facts that nothing reads? */
export function isUnread(fact: string, pathway: Pathway): boolean {
  const named = new RegExp(String.raw`(?<![\w.'-])${fact}(?![\w'-])`);
  const isNamedIn = (node: unknown): boolean => [...textsOf(node)].some((text) => named.test(text));
  const isRead = Object.entries(pathway).some(([section, part]) => !without.has(section) && isNamedIn(part));
  if (isRead) return false;
  return Object.entries(pathway.facts).every(
    ([other, spec]) => other === fact || !isNamedIn(spec) || isUnread(other, pathway),
  );
}

function* textsOf(node: unknown): Generator<string> {
  if (typeof node === 'string') yield node;
  else if (Array.isArray(node)) for (const item of node) yield* textsOf(item);
  else if (typeof node === 'object' && node !== null)
    for (const [key, value] of Object.entries(node)) if (!aside.has(key)) yield* textsOf(value);
}
