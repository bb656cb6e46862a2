import type { CompiledExpression, CompiledTemplate, Scope } from '../language/expressions/expressions.ts';
import type { Pathway, PathwayDocument } from '../language/schema/pathway.ts';
import type { CompiledPathway } from './compile.ts';
import type { Draft } from './draft.ts';

/** The texts of a notice, compiled. */
export interface NoticeTexts {
  readonly subject: CompiledTemplate;
  readonly text: CompiledTemplate;
}

/** The fields of a paper, compiled. */
export type PaperFields = readonly (readonly [string, CompiledExpression])[];

interface Kept {
  readonly notices: Map<string, NoticeTexts>;
  readonly papers: Map<string, PaperFields>;
}

/** Texts are compiled for the names they may read; which those are is known only when they are first written. */
const kept = new WeakMap<CompiledPathway, Kept>();

/** The texts of a notice for what they may read. */
export function noticeTexts(
  { compiled }: Pick<Draft, 'compiled'>,
  name: string,
  { subject, text }: Pathway['notifications'][string],
  scope: Scope,
): NoticeTexts {
  const { notices } = keptOf(compiled);
  const key = keyOf(name, scope);
  const known = notices.get(key);
  if (known !== undefined) return known;
  const made = {
    subject: compiled.expressions.template(subject, scope),
    text: compiled.expressions.template(text, scope),
  };
  notices.set(key, made);
  return made;
}

/** The fields of a paper for what they may read. */
export function paperFields(
  { compiled }: Pick<Draft, 'compiled'>,
  name: string,
  { fields }: PathwayDocument,
  scope: Scope,
): PaperFields {
  const { papers } = keptOf(compiled);
  const key = keyOf(name, scope);
  const known = papers.get(key);
  if (known !== undefined) return known;
  const made = Object.entries(fields).map(
    ([field, text]) => [field, compiled.expressions.compile(text, scope)] as const,
  );
  papers.set(key, made);
  return made;
}

function keptOf(compiled: CompiledPathway): Kept {
  const known = kept.get(compiled);
  if (known !== undefined) return known;
  const made: Kept = { notices: new Map(), papers: new Map() };
  kept.set(compiled, made);
  return made;
}

function keyOf(name: string, { event, start, item, deadline, withdrawn }: Scope): string {
  return [name, event?.join(), start?.join(), item, deadline, withdrawn].join('|');
}
